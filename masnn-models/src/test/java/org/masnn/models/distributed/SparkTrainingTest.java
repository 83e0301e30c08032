package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.masnn.models.distributed.Comparison.assertRelative;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.training.GradientAccumulation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * One machine and the whole batch against shards of it: 21 steps of batches of 10, 10 and 3 examples. In double precision
 * nothing but the order of sums differs. In single precision that difference grows: a membrane within rounding of its
 * threshold makes a spike more or less, and Adam with its usual epsilon of 1e-8 makes a whole step of a gradient that is
 * rounding: already {@code GradientAccumulation} on one machine is 1e-4 off then. So Adam's epsilon is 1e-3 there.
 */
class SparkTrainingTest {

    private static final int SAMPLES = 23;
    private static final int BATCH = 10;
    private static final int EPOCHS = 7;

    private static final ISchedule BY_ITERATION = new StepSchedule(ScheduleType.ITERATION, 0.01, 0.5, 4);
    private static final ISchedule BY_EPOCH = new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.01, 2, 0.005, 4, 0.02));

    /** What is done to the gradient between the backward pass and the updater. */
    enum Treatment {
        PLAIN,
        CLIPPED,
        DECAYED;

        NeuralNetConfiguration.Builder of(NeuralNetConfiguration.Builder conf) {
            return switch (this) {
                case PLAIN -> conf;
                case CLIPPED ->
                    conf.gradientNormalization(GradientNormalization.ClipL2PerLayer)
                            .gradientNormalizationThreshold(0.1);
                case DECAYED -> conf.l2(0.01).l2Bias(0.02).l1(0.001);
            };
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("SGD", 1, new Sgd(0.1), Treatment.PLAIN),
                Arguments.of("SGD", 2, new Sgd(0.1), Treatment.CLIPPED),
                Arguments.of("SGD by epoch", 3, new Sgd(BY_EPOCH), Treatment.DECAYED),
                Arguments.of("Nesterovs", 1, new Nesterovs(0.05, 0.9), Treatment.DECAYED),
                Arguments.of("Nesterovs by epoch", 2, new Nesterovs(BY_EPOCH, 0.9), Treatment.PLAIN),
                Arguments.of("Nesterovs by iteration", 3, new Nesterovs(BY_ITERATION, 0.9), Treatment.CLIPPED),
                Arguments.of("Adam", 1, new Adam(0.01), Treatment.CLIPPED),
                Arguments.of("Adam by iteration", 2, new Adam(BY_ITERATION), Treatment.DECAYED),
                Arguments.of("Adam by epoch", 3, new Adam(BY_EPOCH), Treatment.PLAIN));
    }

    @ParameterizedTest(name = "{0}, {1} shards")
    @MethodSource("cases")
    void fit_single_isOneMachineWithTheWholeBatch(String name, int shards, IUpdater updater, Treatment more)
            throws Exception {
        if (updater instanceof Adam adam) {
            adam.setEpsilon(1e-3);
        }
        requireEqual(DataType.FLOAT, shards, updater, more, 1e-5);
    }

    @ParameterizedTest(name = "{0}, {1} shards")
    @MethodSource("cases")
    void fit_double_isOneMachineWithTheWholeBatch(String name, int shards, IUpdater updater, Treatment more)
            throws Exception {
        requireEqual(DataType.DOUBLE, shards, updater, more, 1e-9);
    }

    private static void requireEqual(DataType type, int shards, IUpdater updater, Treatment more, double tolerance)
            throws Exception {
        NoiseExamples examples = new NoiseExamples(SAMPLES, type);
        ComputationGraph alone = SmallNetwork.build(type, updater.clone(), false, more::of);
        ComputationGraph cluster = SmallNetwork.build(type, updater.clone(), false, more::of);
        ComputationGraph untrained = SmallNetwork.build(type, updater.clone(), false, more::of);
        EpochIterator batches = examples.iterator(BATCH);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            batches.setPosition(epoch, 0);
            while (batches.hasNext()) {
                alone.fit(batches.next());
            }
            alone.incrementEpochCount();
        }
        SparkTraining.builder(cluster)
                .on(Spark.context())
                .batch(BATCH)
                .shards(shards)
                .build()
                .fit(examples, EPOCHS);
        assertRelative(cluster, alone, untrained, tolerance);
        assertThat(cluster.getIterationCount())
                .isEqualTo(alone.getIterationCount())
                .isEqualTo(21);
        assertThat(cluster.getEpochCount()).isEqualTo(alone.getEpochCount());
        assertThat(cluster.score()).isCloseTo(alone.score(), within(1e-5));
    }

    @Test
    void fit_batchesPerStep_isGradientAccumulation() throws Exception {
        NoiseExamples examples = new NoiseExamples(SAMPLES, DataType.DOUBLE);
        ComputationGraph alone = SmallNetwork.plain(DataType.DOUBLE, new Adam(0.01));
        ComputationGraph cluster = SmallNetwork.plain(DataType.DOUBLE, new Adam(0.01));
        ComputationGraph untrained = SmallNetwork.plain(DataType.DOUBLE, new Adam(0.01));
        EpochIterator batches = examples.iterator(4);
        for (int epoch = 0; epoch < 3; epoch++) {
            batches.setPosition(epoch, 0);
            new GradientAccumulation(alone, 4).fit(batches);
        }
        SparkTraining.builder(cluster)
                .on(Spark.context())
                .batch(4)
                .batchesPerStep(4)
                .shards(3)
                .build()
                .fit(examples, 3);
        assertRelative(cluster, alone, untrained, 1e-9);
        assertThat(cluster.getIterationCount()).isEqualTo(alone.getIterationCount());
    }

    /** Batches of 4, 4 and 1 are a step: the last has examples for one of the three shards alone. */
    @ParameterizedTest
    @EnumSource(NormalizationStatistics.class)
    void fit_batchesOfAStepWithFewerExamplesThanShards_isGradientAccumulation(NormalizationStatistics statistics)
            throws Exception {
        boolean normalised = statistics == NormalizationStatistics.SYNCHRONISED;
        NoiseExamples examples = new NoiseExamples(9, DataType.DOUBLE);
        Supplier<ComputationGraph> network =
                () -> SmallNetwork.build(DataType.DOUBLE, new Nesterovs(0.01, 0.9), normalised, conf -> conf);
        ComputationGraph alone = network.get();
        ComputationGraph cluster = network.get();
        List<StepReport> reports = new ArrayList<>();
        EpochIterator batches = examples.iterator(4);
        for (int epoch = 0; epoch < 3; epoch++) {
            batches.setPosition(epoch, 0);
            new GradientAccumulation(alone, 3).fit(batches);
        }
        SparkTraining.builder(cluster)
                .on(Spark.context())
                .batch(4)
                .batchesPerStep(3)
                .shards(3)
                .batchNormalization(statistics)
                .report(reports::add)
                .build()
                .fit(examples, 3);
        assertRelative(cluster, alone, network.get(), 1e-9);
        assertThat(reports).hasSize(3).allSatisfy(step -> {
            assertThat(step.shards()).isEqualTo(3);
            assertThat(step.examples()).isEqualTo(9);
        });
    }

    @ParameterizedTest
    @EnumSource(NormalizationStatistics.class)
    void fit_moreShardsThanExamplesInTheLastBatch_isOneMachine(NormalizationStatistics statistics) throws Exception {
        boolean normalised = statistics == NormalizationStatistics.SYNCHRONISED;
        NoiseExamples examples = new NoiseExamples(8, DataType.DOUBLE);
        Supplier<ComputationGraph> network =
                () -> SmallNetwork.build(DataType.DOUBLE, new Adam(0.01), normalised, conf -> conf);
        ComputationGraph alone = network.get();
        ComputationGraph cluster = network.get();
        EpochIterator batches = examples.iterator(7);
        for (int epoch = 0; epoch < 3; epoch++) {
            batches.setPosition(epoch, 0);
            while (batches.hasNext()) {
                alone.fit(batches.next());
            }
            alone.incrementEpochCount();
        }
        SparkTraining.builder(cluster)
                .on(Spark.context())
                .batch(7)
                .shards(3)
                .batchNormalization(statistics)
                .build()
                .fit(examples, 3);
        assertRelative(cluster, alone, network.get(), 1e-9);
    }

    /** A threshold that no gradient reaches would make the cases with clipping those without. */
    @Test
    void treatments_changeTheGradient() throws Exception {
        NoiseExamples examples = new NoiseExamples(SAMPLES, DataType.DOUBLE);
        List<byte[]> bits = new ArrayList<>();
        for (Treatment treatment : Treatment.values()) {
            ComputationGraph network = SmallNetwork.build(DataType.DOUBLE, new Sgd(0.1), false, treatment::of);
            network.fit(examples.iterator(BATCH).next());
            bits.add(Comparison.bits(network));
        }
        assertThat(bits.get(0)).isNotEqualTo(bits.get(1)).isNotEqualTo(bits.get(2));
        assertThat(bits.get(1)).isNotEqualTo(bits.get(2));
    }

    @Test
    void build_withoutShards_hasAsManyAsCores() throws Exception {
        List<StepReport> reports = new ArrayList<>();
        SparkTraining.builder(SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1)))
                .on(Spark.context())
                .batch(BATCH)
                .report(reports::add)
                .build()
                .fit(new NoiseExamples(BATCH, DataType.FLOAT), 1);
        assertThat(reports.get(0).shards()).isEqualTo(3);
    }

    @Test
    void fit_shardsOfOneNumber_givesTheSameBits() throws Exception {
        NoiseExamples examples = new NoiseExamples(SAMPLES, DataType.FLOAT);
        List<ComputationGraph> networks = List.of(
                SmallNetwork.plain(DataType.FLOAT, new Adam(0.01)), SmallNetwork.plain(DataType.FLOAT, new Adam(0.01)));
        for (ComputationGraph network : networks) {
            SparkTraining.builder(network)
                    .on(Spark.context())
                    .batch(BATCH)
                    .shards(5)
                    .build()
                    .fit(examples, 2);
        }
        assertThat(Comparison.bits(networks.get(0))).isEqualTo(Comparison.bits(networks.get(1)));
    }
}
