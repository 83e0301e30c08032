package org.masnn.core.memory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.NormalizationFusion;

/**
 * Refuses, in front of the first step, a training that would not fit into memory: the system ends a process that takes
 * too much without a word, and native libraries end it with a crash.
 *
 * <pre>{@code
 * MemoryCheck.beforeTraining(network, 16); // batches of 16
 * network.fit(batches);
 * }</pre>
 *
 * <p>{@code ResumableTraining} does so by itself.
 */
public final class MemoryCheck {

    private MemoryCheck() {}

    /**
     * Compares what is predicted with {@link #available}.
     *
     * @param network initialised; not modified
     * @param batch examples of a batch
     * @throws InsufficientMemoryException if more is predicted; the message says what to do
     * @throws IllegalArgumentException if the batch is empty
     */
    public static void beforeTraining(ComputationGraph network, int batch) {
        requireFits(network, batch, available());
    }

    /** With another memory than this machine's. */
    static void requireFits(ComputationGraph network, int batch, long available) {
        prediction(network, batch).ifPresent(prediction -> prediction.requireFits(available));
    }

    /**
     * Nothing if no prediction is made for such networks, which are those of other data types and those whose layers do
     * not say how large they are.
     */
    private static Optional<MemoryPrediction> prediction(ComputationGraph network, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("MemoryCheck: expected a batch of at least 1, got " + batch);
        }
        try {
            MemoryPrediction ordinary = MemoryPrediction.of(network.getConfiguration(), batch);
            if (network instanceof RecomputingGraph) {
                return Optional.of(ordinary.recomputing());
            }
            return Optional.of(NormalizationFusion.isUsedBy(network) ? ordinary : ordinary.withoutFusion());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * What this process may take in all: what it has and what is free, up to the limit of its container, and to that of
     * JavaCPP, which allocates ND4J's arrays ({@code org.bytedeco.javacpp.maxphysicalbytes}, by default four times
     * {@code -Xmx}).
     *
     * @return bytes of RAM
     */
    public static long available() {
        long result = Pointer.physicalBytes() + Pointer.availablePhysicalBytes();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            result = Math.min(result, system.getTotalMemorySize());
        }
        long limit = Pointer.maxPhysicalBytes();
        return limit > 0 ? Math.min(limit, result) : result;
    }
}
