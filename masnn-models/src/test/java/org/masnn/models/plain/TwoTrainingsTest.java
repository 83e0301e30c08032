package org.masnn.models.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Two trainings in one JVM share the pool's threads and ND4J's, and nothing else. */
class TwoTrainingsTest {

    private static final int STEPS = 10;
    private static final int TRIES = 5;

    private static ComputationGraph network(long seed, String attention) {
        return ThreeLayerNetwork.builder()
                .timeSteps(6)
                .classes(3)
                .input(8, 8, 2)
                .convolutions(16, 16, 16)
                .hidden(16)
                .attention(Attention.of(attention))
                .batchNormalization(1, 0)
                .seed(seed)
                .build();
    }

    private static DataSet data(long seed) {
        Nd4j.getRandom().setSeed(seed);
        INDArray features = Nd4j.rand(DataType.FLOAT, 4, 6, 8, 8, 2).lt(0.3).castTo(DataType.FLOAT);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 4, 3);
        for (int i = 0; i < 4; i++) {
            labels.putScalar(i, i % 3, 1);
        }
        return new DataSet(features, labels);
    }

    private static double[] train(ComputationGraph network, DataSet data) {
        for (int i = 0; i < STEPS; i++) {
            network.fit(data);
        }
        return network.params().dup().data().asDouble();
    }

    @Test
    void twoNetworksInParallelThreads_giveTheBitsThatEachGivesAlone() throws Exception {
        List<DataSet> data = List.of(data(1), data(2));
        List<String> attention = List.of("TCSA", "none");
        List<double[]> alone = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ComputationGraph network = network(i + 1, attention.get(i));
            double[] start = network.params().dup().data().asDouble();
            alone.add(train(network, data.get(i)));
            assertThat(Arrays.equals(alone.get(i), start)).isFalse();
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int repeat = 0; repeat < TRIES; repeat++) {
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<double[]>> results = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    int own = i;
                    // training is what runs in parallel; first weights are drawn here (seed 0 means any to DL4J)
                    ComputationGraph network = network(own + 1, attention.get(own));
                    results.add(threads.submit(() -> {
                        start.await(1, TimeUnit.MINUTES);
                        return train(network, data.get(own));
                    }));
                }
                for (int i = 0; i < 2; i++) {
                    int first = Arrays.mismatch(results.get(i).get(), alone.get(i));
                    assertThat(first)
                            .as("first parameter of network %d that differs in try %d", i, repeat)
                            .isEqualTo(-1);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Prints the threads that our first trainings leave in a JVM where DL4J trained a network of its own layers before. */
    static final class Leaving {

        public static void main(String[] arguments) {
            ComputationGraph stock = new ComputationGraph(new NeuralNetConfiguration.Builder()
                    .graphBuilder()
                    .addInputs("in")
                    .setInputTypes(InputType.feedForward(4))
                    .addLayer("out", new OutputLayer.Builder().nOut(3).build(), "in")
                    .setOutputs("out")
                    .build());
            stock.init();
            stock.fit(new DataSet(Nd4j.rand(DataType.FLOAT, 3, 4), Nd4j.eye(3).castTo(DataType.FLOAT)));
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            for (String attention : List.of("none", "TCSA")) {
                train(network(1, attention), data(1));
            }
            // the common pool's belong to the JVM, and its compilers'
            String left = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .map(Thread::getName)
                    .filter(name -> !name.startsWith("ForkJoinPool.commonPool-worker"))
                    .collect(Collectors.joining(", "));
            System.out.println("left: " + left);
        }
    }

    @Test
    void training_leavesNoThreadOfItsOwn() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Leaving.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output.lines().toList()).last().asString().isEqualTo("left: ");
        } finally {
            process.destroy();
        }
    }
}
