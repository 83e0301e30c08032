package org.masnn.models.distributed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.BatchStatistics;
import org.masnn.core.kernel.StatisticsExchange;

/**
 * Statistics of the whole batch through Spark's barrier: at each layer of batch normalisation every task gives its own
 * sums and gets those of all, in double precision, and joins them in the order of the shards, so that all compute the
 * same bits.
 *
 * <p>A task that fails tells the others at their next meeting, where they stop: none waits for one that does not come.
 */
final class BarrierExchange implements StatisticsExchange {

    private static final String FAILED = "failed";

    private final BarrierTaskContext context;

    BarrierExchange(BarrierTaskContext context) {
        this.context = context;
    }

    @Override
    public BatchStatistics joined(BatchStatistics own) {
        int channels = own.mean().length;
        double[] values = new double[2 * channels + 1];
        System.arraycopy(own.mean(), 0, values, 0, channels);
        System.arraycopy(own.variance(), 0, values, channels, channels);
        values[2 * channels] = own.rows();
        List<BatchStatistics> parts = new ArrayList<>();
        for (double[] part : meet(values)) {
            double[] mean = new double[channels];
            double[] variance = new double[channels];
            System.arraycopy(part, 0, mean, 0, channels);
            System.arraycopy(part, channels, variance, 0, channels);
            parts.add(new BatchStatistics(mean, variance, (long) part[2 * channels]));
        }
        return BatchStatistics.joined(parts);
    }

    @Override
    public double[][] summed(double[][] own) {
        int channels = own[0].length;
        double[] values = new double[2 * channels];
        System.arraycopy(own[0], 0, values, 0, channels);
        System.arraycopy(own[1], 0, values, channels, channels);
        double[][] sums = new double[2][channels];
        for (double[] part : meet(values)) {
            for (int c = 0; c < channels; c++) {
                sums[0][c] += part[c];
                sums[1][c] += part[channels + c];
            }
        }
        return sums;
    }

    /** The last meeting of a pass that went well. */
    void finish() {
        meet(new double[0]);
    }

    /** The last meeting of one that did not. */
    void fail() {
        gather(FAILED);
    }

    private List<double[]> meet(double[] own) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * own.length);
        bytes.asDoubleBuffer().put(own);
        List<double[]> all = new ArrayList<>();
        for (String message : gather(Base64.getEncoder().encodeToString(bytes.array()))) {
            if (message.equals(FAILED)) {
                throw new PeerFailure();
            }
            double[] values = new double[own.length];
            ByteBuffer.wrap(Base64.getDecoder().decode(message))
                    .asDoubleBuffer()
                    .get(values);
            all.add(values);
        }
        return all;
    }

    private String[] gather(String message) {
        return context.allGather(message);
    }

    /** Another task said why there is no result. */
    static final class PeerFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PeerFailure() {
            super("another shard of the step failed");
        }
    }

    /** What a task meets the others with, if it does. */
    static @Nullable BarrierExchange of(WorkOrder order) {
        return order.synchronised() ? new BarrierExchange(BarrierTaskContext.get()) : null;
    }
}
