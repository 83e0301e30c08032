package org.masnn.examples.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What happens to a whole network. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class NetworkBenchmark {

    /** For JMH. */
    public NetworkBenchmark() {}

    /**
     * A training step.
     *
     * @param state the network
     */
    @Benchmark
    public void train(NetworkState state) {
        state.train();
    }

    /**
     * Inference.
     *
     * @param state the network
     * @return its output
     */
    @Benchmark
    public INDArray infer(NetworkState state) {
        return state.infer();
    }

    /**
     * Adam, with a copy of the gradients in front of it, which the update overwrites.
     *
     * @param state the network
     */
    @Benchmark
    public void update(NetworkState state) {
        state.update();
    }
}
