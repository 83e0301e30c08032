package org.masnn.examples.cluster;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.PlannedBatches;
import org.masnn.models.distributed.GradientPrecision;
import org.masnn.models.distributed.SparkSteps;
import org.masnn.models.distributed.StepReport;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Measures steps of dense networks; apart from the command, whose class is read where Spark is not. */
final class SparkStepMeasurement {

    private static final int WARM_UP = 5;

    private SparkStepMeasurement() {}

    static void run(String master, List<Integer> parameters, int shards, int steps, boolean half, Consumer<String> out)
            throws IOException {
        SparkConf conf = SparkCluster.withDefaults(new SparkConf()
                .setMaster(master)
                .setAppName("masnn bench spark")
                .setIfMissing("spark.ui.enabled", "false"));
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            for (int count : parameters) {
                ComputationGraph network = network(count);
                StepReport[] reports = measure(context, network, count, shards, steps, half);
                out.accept(String.format(
                        Locale.ROOT,
                        "%10d  %17.2f  %15.2f  %6.3f  %11.3f  %8.3f",
                        network.numParams(),
                        reports[0].parameterBytes() / 1e6,
                        reports[0].gradientBytes() / 1e6,
                        median(Arrays.stream(reports).mapToDouble(StepReport::seconds)),
                        median(Arrays.stream(reports).mapToDouble(StepReport::computeSeconds)),
                        median(Arrays.stream(reports).mapToDouble(StepReport::overheadSeconds))));
            }
        }
    }

    private static StepReport[] measure(
            JavaSparkContext context, ComputationGraph network, int count, int shards, int steps, boolean half)
            throws IOException {
        StepReport[] reports = new StepReport[WARM_UP + steps];
        RandomExamples examples = new RandomExamples(shards * reports.length, width(count), 10);
        try (SparkSteps training = SparkSteps.builder(context, network, examples)
                .shards(shards)
                .gradients(half ? GradientPrecision.HALF : GradientPrecision.FULL)
                .report(report -> reports[(int) report.step()] = report)
                .build()) {
            PlannedBatches batches = training.batches(shards);
            for (int step = 0; step < reports.length; step++) {
                training.next(batches, 1, step);
            }
        }
        return Arrays.copyOfRange(reports, WARM_UP, reports.length);
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** A square layer and a small one have about so many parameters. */
    private static int width(int count) {
        return Math.max(1, (int) Math.sqrt(count));
    }

    private static ComputationGraph network(int count) {
        int width = width(count);
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(1e-4, 0.9))
                .activation(Activation.RELU)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(width))
                .addLayer("dense", new DenseLayer.Builder().nOut(width).build(), "in")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "dense")
                .setOutputs("out")
                .build());
        network.init();
        return network;
    }
}
