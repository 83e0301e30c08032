package org.masnn.core.kernel;

import java.util.function.Supplier;

/**
 * Where batch normalisation gets the statistics of the whole batch, when this process computes a part of it. Bound to
 * the thread that runs the pass; without one, a batch is all there is.
 */
public interface StatisticsExchange {

    /** The batch of this process is the whole one. */
    StatisticsExchange NONE = new StatisticsExchange() {
        @Override
        public BatchStatistics joined(BatchStatistics own) {
            return own;
        }

        @Override
        public GradientSums summed(GradientSums own) {
            return own;
        }
    };

    /**
     * In the forward pass.
     *
     * @param own statistics of this process's part
     * @return those of all parts
     */
    BatchStatistics joined(BatchStatistics own);

    /**
     * In the backward pass.
     *
     * @param own sums of this process's part, of {@link BatchNormalizationKernel#gradientSums}; not modified
     * @return those of all parts
     */
    GradientSums summed(GradientSums own);

    /**
     * The exchange of the pass that this thread runs.
     *
     * @return {@link #NONE} outside of {@link #during}
     */
    static StatisticsExchange current() {
        StatisticsExchange bound = BoundExchange.OF_THREAD.get();
        return bound == null ? NONE : bound;
    }

    /**
     * Runs a pass whose statistics are exchanged.
     *
     * @param exchange used by all batch normalisation that the pass runs on this thread
     * @param pass what to run
     * @param <R> type of its result
     * @return its result
     */
    static <R> R during(StatisticsExchange exchange, Supplier<R> pass) {
        StatisticsExchange before = BoundExchange.OF_THREAD.get();
        BoundExchange.OF_THREAD.set(exchange);
        try {
            return pass.get();
        } finally {
            if (before == null) {
                BoundExchange.OF_THREAD.remove();
            } else {
                BoundExchange.OF_THREAD.set(before);
            }
        }
    }
}
