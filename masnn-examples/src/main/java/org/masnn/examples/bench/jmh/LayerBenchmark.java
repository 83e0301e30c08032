package org.masnn.examples.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * A layer's kernels: convolution, batch normalisation, pooling, neurons, dense product or attention, whichever it is.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LayerBenchmark {

    /** For JMH. */
    public LayerBenchmark() {}

    /**
     * Forward in training mode.
     *
     * @param state the layer
     * @return number of outputs
     */
    @Benchmark
    public long forward(LayerState state) {
        try (MemoryWorkspace ignored = state.openForward()) {
            return state.forward().length();
        }
    }

    /**
     * Backward.
     *
     * @param state the layer after its forward pass
     */
    @Benchmark
    public void backward(LayerAfterForward state) {
        state.backward();
    }
}
