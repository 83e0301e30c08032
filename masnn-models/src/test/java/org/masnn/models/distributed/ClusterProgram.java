package org.masnn.models.distributed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.EpochIterator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** The driver of {@link LocalClusterIT}'s tests; what it finds goes into files for them. */
final class ClusterProgram {

    private static final NoiseExamples EXAMPLES = new NoiseExamples(23, DataType.DOUBLE);

    private ClusterProgram() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        try (JavaSparkContext context = LocalCluster.context(Integer.parseInt(arguments[2]))) {
            switch (arguments[0]) {
                case "start" -> start(context, folder);
                case "equality" -> equality(context, folder);
                case "lost-executor" -> lostExecutor(context, folder);
                case "resumable" -> resumable(context, folder);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    /** Before executors are there: what a step finds, and outputs of the trained network. */
    private static void start(JavaSparkContext context, Path folder) throws IOException {
        ComputationGraph network = network(new Adam(0.01), NormalizationStatistics.SYNCHRONISED);
        SparkTraining.builder(network)
                .on(context)
                .batch(23)
                .shards(3)
                .batchNormalization(NormalizationStatistics.SYNCHRONISED)
                .report(step ->
                        write(folder.resolve("start"), step.shards() + " shards, " + step.workers() + " executors\n"))
                .build()
                .fit(EXAMPLES, 2);
        double[][] outputs = SparkPasses.outputs(context, network, EXAMPLES, 4);
        double[][] expected =
                network.outputSingle(EXAMPLES.iterator(23).next().getFeatures()).toDoubleMatrix();
        write(folder.resolve("start"), outputs.length + " outputs, as here: " + Arrays.deepEquals(outputs, expected));
    }

    /** Lines of a name and the relative distance from one machine. */
    private static void equality(JavaSparkContext context, Path folder) throws IOException {
        ExecutorSlots.of(context).requireAtOnce(3);
        Map<Integer, IUpdater> plain = Map.of(
                1, new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 4)),
                2, new Nesterovs(new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.02, 2, 0.01, 4, 0.03)), 0.9),
                3, new Adam(new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.02, 3, 0.01))));
        for (int shards : List.of(1, 2, 3)) {
            compare(context, folder, shards, plain.get(shards), NormalizationStatistics.PER_WORKER);
        }
        compare(context, folder, 3, new Adam(0.01), NormalizationStatistics.SYNCHRONISED);
    }

    private static void compare(
            JavaSparkContext context, Path folder, int shards, IUpdater updater, NormalizationStatistics statistics)
            throws IOException {
        ComputationGraph alone = network(updater.clone(), statistics);
        ComputationGraph cluster = network(updater.clone(), statistics);
        Set<Integer> workers = new HashSet<>(); // less the shards of their step
        EpochIterator batches = EXAMPLES.iterator(10);
        for (int epoch = 0; epoch < 7; epoch++) {
            batches.setPosition(epoch, 0);
            while (batches.hasNext()) {
                alone.fit(batches.next());
            }
            alone.incrementEpochCount();
        }
        SparkTraining.builder(cluster)
                .on(context)
                .batch(10)
                .shards(shards)
                .batchNormalization(statistics)
                .report(step -> workers.add(step.workers() - Math.min(shards, step.examples())))
                .build()
                .fit(EXAMPLES, 7);
        double distance = alone.params().sub(cluster.params()).norm2Number().doubleValue()
                / alone.params().norm2Number().doubleValue();
        write(
                folder.resolve("distances"),
                updater.getClass().getSimpleName() + " " + shards + " " + statistics + " " + workers + " " + distance
                        + "\n");
    }

    private static ComputationGraph network(IUpdater updater, NormalizationStatistics statistics) {
        return SmallNetwork.build(
                DataType.DOUBLE,
                updater,
                statistics == NormalizationStatistics.SYNCHRONISED,
                conf -> conf.l2(0.01)
                        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                        .gradientNormalizationThreshold(0.1));
    }

    /** A run that nobody disturbs, and one of whose executors is killed in mid-epoch. */
    private static void lostExecutor(JavaSparkContext context, Path folder) throws Exception {
        for (NormalizationStatistics statistics : NormalizationStatistics.values()) {
            ComputationGraph undisturbed = network(new Adam(0.01), statistics);
            ComputationGraph disturbed = network(new Adam(0.01), statistics);
            KillingExamples examples = new KillingExamples(
                    EXAMPLES, folder.resolve("killed-" + statistics).toString());
            Thread killer = examples.killer();
            train(context, undisturbed, statistics).build().fit(EXAMPLES, 3);
            train(context, disturbed, statistics).build().fit(examples, 3);
            killer.join();
            write(
                    folder.resolve("bits"),
                    statistics + " " + Arrays.equals(Comparison.bits(disturbed), Comparison.bits(undisturbed)) + " "
                            + disturbed.getIterationCount() + "\n");
        }
    }

    private static SparkTraining.Builder train(
            JavaSparkContext context, ComputationGraph network, NormalizationStatistics statistics) {
        return SparkTraining.builder(network)
                .on(context)
                .batch(10)
                .shards(2)
                .batchNormalization(statistics)
                .seed(4);
    }

    /** A run with a checkpoint after each step; its parameters go into a file named like the number of executors. */
    private static void resumable(JavaSparkContext context, Path folder) throws IOException {
        ComputationGraph network = network(new Adam(0.01), NormalizationStatistics.PER_WORKER);
        train(context, network, NormalizationStatistics.PER_WORKER)
                .checkpoints(folder.resolve("run.zip"), Duration.ZERO)
                .afterStep(progress -> write(folder.resolve("steps"), progress.steps() + "\n"))
                .build()
                .fit(EXAMPLES, 8);
        Files.write(folder.resolve("parameters"), Comparison.bits(network));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
