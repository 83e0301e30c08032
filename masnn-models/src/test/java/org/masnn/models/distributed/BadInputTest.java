package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.masnn.core.data.PlannedBatches;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.training.TrainingCheckpoint;
import org.masnn.core.training.TrainingDivergedException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class BadInputTest {

    private static final NoiseExamples GOOD = new NoiseExamples(8, DataType.FLOAT);

    /** Examples with something done to batches of an epoch. */
    private static TrainingExamples spoiled(int epoch, Spoiling spoiling) {
        return () -> () -> {
            EpochIterator samples = GOOD.iterator(1);
            samples.setPreProcessor((DataSetPreProcessor) batch -> {
                if (samples.epoch() >= epoch) {
                    spoiling.spoil((DataSet) batch, samples.nextBatch());
                }
            });
            return samples;
        };
    }

    private interface Spoiling extends Serializable {
        void spoil(DataSet batch, int end);
    }

    @ParameterizedTest
    @EnumSource(NormalizationStatistics.class)
    void fit_aGradientThatIsNoNumber_namesWorkerAndShard_andLeavesTheCheckpoint(
            NormalizationStatistics statistics, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("run.zip");
        ComputationGraph network = SmallNetwork.build(DataType.FLOAT, new Sgd(0.1), true, conf -> conf);
        SparkTraining training = SparkTraining.builder(network)
                .on(Spark.context())
                .batch(4)
                .shards(2)
                .batchNormalization(statistics)
                .checkpoints(file, Duration.ofHours(1))
                .build();
        TrainingExamples examples = spoiled(1, (batch, end) -> {
            if (end == 4) {
                batch.getFeatures().putScalar(5, Float.NaN);
            }
        });
        assertThatThrownBy(() -> training.fit(examples, 3))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageStartingWith(
                        "shard 2 of 2 (epoch 2, batch 1, places 2 to 3 of the epoch's order) on executor"
                                + " driver on 127.0.0.1: expected "
                                + (statistics == NormalizationStatistics.PER_WORKER
                                        ? "a finite gradient, got NaN in conv1_W"
                                        : "finite values at batch normalisation, got a mean of NaN in channel 0 of 4")
                                + "; lower the learning rate, or look for values in the data that are not finite; "
                                + file
                                + " is from before");
        TrainingCheckpoint kept = TrainingCheckpoint.read(file);
        assertThat(kept.progress().epoch()).isEqualTo(1);
        assertThat(Comparison.bits(kept.network())).isEqualTo(Comparison.bits(network));
    }

    @ParameterizedTest
    @EnumSource(NormalizationStatistics.class)
    void fit_aShardThatVanishes_isNamed(NormalizationStatistics statistics) {
        ComputationGraph network = SmallNetwork.build(DataType.FLOAT, new Sgd(0.1), true, conf -> conf);
        TrainingExamples examples = spoiled(0, (batch, end) -> {
            if (end == 8) {
                throw new UncheckedIOException(new IOException("/data/clip7.aedat: no such file"));
            }
        });
        assertThatThrownBy(() -> SparkTraining.builder(network)
                        .on(Spark.context())
                        .batch(4)
                        .shards(2)
                        .batchNormalization(statistics)
                        .build()
                        .fit(examples, 1))
                .isInstanceOf(IOException.class)
                .hasMessage("shard 2 of 2 (epoch 1, batch 2, places 6 to 7 of the epoch's order) on executor driver on"
                        + " 127.0.0.1: examples cannot be read: java.io.IOException: /data/clip7.aedat: no such file");
        assertThat(network.getIterationCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(NormalizationStatistics.class)
    void fit_dataThatCannotBeOpened_areNamed(NormalizationStatistics statistics) {
        TrainingExamples examples = () -> {
            throw new IOException("/data: no such folder");
        };
        assertThatThrownBy(() -> SparkTraining.builder(SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1)))
                        .on(Spark.context())
                        .batch(4)
                        .shards(2)
                        .batchNormalization(statistics)
                        .build()
                        .fit(examples, 1))
                .isInstanceOf(IOException.class)
                .hasMessage("executor driver on 127.0.0.1: examples cannot be opened: /data: no such folder");
    }

    @Test
    void fit_aShardThatDoesNotFitIntoMemory_isRefusedByTheExecutor() {
        ComputationGraph network = SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1));
        int many = 3_000_000;
        assertThatThrownBy(() -> SparkTraining.builder(network)
                        .on(Spark.context())
                        .batch(many)
                        .shards(1)
                        .build()
                        .fit(new NoiseExamples(many, DataType.FLOAT), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("shard 1 of 1 (epoch 1, batch 1, places 0 to 2999999 of the epoch's order) on"
                        + " executor driver on 127.0.0.1: MemoryPrediction: training with batches of 3000000 needs ")
                .hasMessageContaining("; what would fit: batches of ")
                .hasMessageEndingWith("; or give more shards");
    }

    @Test
    void next_batchesOfOtherData_areRefused() throws Exception {
        try (SparkSteps steps = SparkSteps.builder(
                        Spark.context(), SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1)), GOOD)
                .shards(1)
                .build()) {
            assertThatThrownBy(() -> steps.next(new PlannedBatches(new EpochOrder(12, false), 9, 4), 1, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "SparkSteps: expected executors to see what the driver trains on, 9 samples (seed 12, not"
                                    + " shuffled), got 8 samples (seed 11, shuffled); give them the same files and settings");
            assertThatThrownBy(() -> steps.next(GOOD.iterator(4), 1, 0))
                    .hasMessage("SparkSteps: expected the batches of SparkSteps.batches(...), got Noise");
        }
    }

    @Test
    void fit_clipsOfAnotherTForTemporalAttention_areRefused() {
        ComputationGraph network = withTemporalAttention(4);
        assertThatThrownBy(() -> SparkTraining.builder(network)
                        .on(Spark.context())
                        .batch(4)
                        .shards(2)
                        .build()
                        .fit(GOOD, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "shard 1 of 2 (epoch 1, batch 1, places 0 to 1 of the epoch's order) on executor"
                                + " driver on 127.0.0.1: FoldTimeLayer \"fold\": expected")
                .hasMessageContaining("T = 4");
    }

    private static ComputationGraph withTemporalAttention(int timeSteps) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(timeSteps, NoiseExamples.SIDE, NoiseExamples.SIDE, 2))
                .addLayer(
                        "fold", new FoldTimeLayer.Builder().timeSteps(timeSteps).build(), "in")
                .addLayer("conv", new FrameConvolutionLayer.Builder().nOut(4).build(), "fold")
                .addLayer(
                        "ta",
                        new TemporalAttentionLayer.Builder()
                                .timeSteps(timeSteps)
                                .reduction(2)
                                .build(),
                        "conv")
                .addLayer(
                        "dense",
                        new FrameDenseLayer.Builder()
                                .nOut(NoiseExamples.CLASSES)
                                .build(),
                        "ta")
                .addLayer(
                        "mean", new TimeMeanLayer.Builder().timeSteps(timeSteps).build(), "dense")
                .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "mean")
                .setOutputs("out")
                .build());
        network.init();
        return network;
    }

    @Test
    void handshake_otherCodeOrBackend_isRefused() {
        WorkerIdentity here = WorkerIdentity.here();
        WorkerIdentity driver = new WorkerIdentity("0.9.1", "cafe", here.backend());
        assertThatThrownBy(() -> DataPlan.of(Spark.context(), "a training", driver, GOOD, 2))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "SparkTraining: executor driver on 127.0.0.1: expected an executor like the driver; masnn: the"
                                + " driver has 0.9.1 (classes cafe), this executor has " + here.version() + " (classes "
                                + here.classes() + "); give all executors the same jar and the same native libraries");
        WorkerIdentity gpu = new WorkerIdentity(here.version(), here.classes(), "ND4J 1.0.0-M2.1 GPU backend");
        assertThatThrownBy(() -> DataPlan.of(Spark.context(), "a training", gpu, GOOD, 2))
                .hasMessageContaining(
                        "backend: the driver has ND4J 1.0.0-M2.1 GPU backend, this executor has " + here.backend());
        assertThat(here.classes()).matches("[0-9a-f]{1,8}");
    }

    @Test
    void fit_dataThatChanges_areRefused() {
        OPENED.set(0);
        TrainingExamples examples =
                () -> () -> new NoiseExamples(8 - OPENED.getAndIncrement(), DataType.FLOAT).iterator(1);
        assertThatThrownBy(() -> SparkTraining.builder(SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1)))
                        .on(Spark.context())
                        .batch(4)
                        .shards(1)
                        .build()
                        .fit(examples, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "expected the driver's 8 samples (seed 11, shuffled), this executor found 7 samples (seed 11,"
                                + " shuffled); all executors have to see the same data");
    }

    private static final AtomicInteger OPENED = new AtomicInteger();

    @Test
    void fit_iteratorsOfWholeBatches_areRefused() {
        TrainingExamples examples = () -> () -> GOOD.iterator(4);
        assertThatThrownBy(() -> SparkTraining.builder(SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1)))
                        .on(Spark.context())
                        .batch(4)
                        .shards(1)
                        .build()
                        .fit(examples, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "expected iterators with batches of 1 sample, since a worker asks for as many as its"
                                + " shard has, got batches of 4");
    }

    @Test
    void fit_thatFails_closesWhatExecutorsOpened() {
        DamagedExamples examples = new DamagedExamples(8, Set.of(), "closing", Float.NaN);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> SparkTraining.builder(
                                    SmallNetwork.build(DataType.FLOAT, new Sgd(0.1), true, conf -> conf))
                            .on(Spark.context())
                            .batch(4)
                            .shards(2)
                            .batchNormalization(NormalizationStatistics.SYNCHRONISED)
                            .build()
                            .fit(examples, 1))
                    .isInstanceOf(TrainingDivergedException.class);
        }
        assertThat(DamagedExamples.opened("closing")).isGreaterThanOrEqualTo(8);
        assertThat(DamagedExamples.open("closing")).isZero();
    }

    @Test
    void builders_badValues_areNamed() {
        ComputationGraph network = SmallNetwork.plain(DataType.FLOAT, new Sgd(0.1));
        assertThatThrownBy(() -> SparkTraining.builder(network).batch(0))
                .hasMessage("SparkTraining: expected batch of 1 or more, got 0");
        assertThatThrownBy(() -> SparkTraining.builder(network).shards(0))
                .hasMessage("SparkTraining: expected shards of 1 or more, got 0");
        assertThatThrownBy(() -> SparkTraining.builder(network)
                        .on(Spark.context())
                        .averaging(Averaging.PARAMETERS)
                        .gradients(GradientPrecision.HALF)
                        .build()
                        .fit(GOOD, 1))
                .hasMessage(
                        "SparkSteps: expected batch normalisation PER_WORKER and gradients FULL where parameters are"
                                + " averaged, got PER_WORKER and HALF");
    }
}
