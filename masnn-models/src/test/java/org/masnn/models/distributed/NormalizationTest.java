package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertWithin;
import static org.masnn.models.distributed.Comparison.assertRelative;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.memory.RecomputingGraph;
import org.masnn.core.training.GradientAccumulation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;

class NormalizationTest {

    private static ComputationGraph network(DataType type) {
        return SmallNetwork.build(type, new Nesterovs(0.01, 0.9), true, conf -> conf);
    }

    @ParameterizedTest(name = "{0}, {1} shards")
    @CsvSource({"DOUBLE, 1, 1e-9", "DOUBLE, 2, 1e-9", "DOUBLE, 3, 1e-9", "FLOAT, 2, 1e-5", "FLOAT, 3, 1e-5"})
    void synchronised_isOneMachineWithTheWholeBatch(DataType type, int shards, double tolerance) throws Exception {
        NoiseExamples examples = new NoiseExamples(23, type);
        ComputationGraph alone = network(type);
        ComputationGraph cluster = network(type);
        EpochIterator batches = examples.iterator(10);
        for (int epoch = 0; epoch < 7; epoch++) {
            batches.setPosition(epoch, 0);
            while (batches.hasNext()) {
                alone.fit(batches.next());
            }
            alone.incrementEpochCount();
        }
        fit(cluster, examples, shards, NormalizationStatistics.SYNCHRONISED, 10, 1, 7);
        assertRelative(cluster, alone, network(type), tolerance);
    }

    @Test
    void synchronised_inARecomputingGraphWithSeveralBatches_isGradientAccumulation() throws Exception {
        NoiseExamples examples = new NoiseExamples(11, DataType.DOUBLE);
        ComputationGraph alone = network(DataType.DOUBLE);
        ComputationGraph cluster = network(DataType.DOUBLE);
        EpochIterator batches = examples.iterator(4);
        for (int epoch = 0; epoch < 2; epoch++) {
            batches.setPosition(epoch, 0);
            new GradientAccumulation(alone, 2).fit(batches);
        }
        fit(RecomputingGraph.of(cluster), examples, 3, NormalizationStatistics.SYNCHRONISED, 4, 2, 2);
        assertRelative(cluster, alone, network(DataType.DOUBLE), 1e-9);
    }

    @Test
    void perWorker_averagesRunningStatisticsByExamples() throws Exception {
        NoiseExamples examples = new NoiseExamples(5, DataType.DOUBLE);
        ComputationGraph cluster = network(DataType.DOUBLE);
        fit(cluster, examples, 2, NormalizationStatistics.PER_WORKER, 5, 1, 1);
        EpochIterator batches = examples.iterator(1);
        List<ComputationGraph> workers = new ArrayList<>();
        for (int count : new int[] {2, 3}) {
            ComputationGraph worker = network(DataType.DOUBLE);
            DataSet shard = batches.next(count);
            worker.setInputs(shard.getFeatures());
            worker.setLabels(shard.getLabels());
            worker.computeGradientAndScore();
            workers.add(worker);
        }
        for (String name : List.of("bn1_mean", "bn1_var", "bn2_mean", "bn2_var")) {
            INDArray expected = workers.get(0)
                    .getParam(name)
                    .mul(2)
                    .addi(workers.get(1).getParam(name).mul(3))
                    .divi(5);
            assertWithin(cluster.getParam(name), expected, 1e-12, name);
            assertThat(workers.get(0).getParam(name))
                    .isNotEqualTo(workers.get(1).getParam(name));
        }
    }

    @Test
    void synchronised_ofMoreShardsThanExecutors_isRefusedAtOnce() {
        assertThatThrownBy(() -> fit(
                        network(DataType.FLOAT),
                        new NoiseExamples(23, DataType.FLOAT),
                        4,
                        NormalizationStatistics.SYNCHRONISED,
                        8,
                        1,
                        1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SparkSteps: expected executors for all 4 shards at once, which SYNCHRONISED batch"
                        + " normalisation needs, got 3; give fewer shards, more executors, or PER_WORKER");
    }

    @Test
    void batchNormalizationOfDl4j_isRefused() {
        ComputationGraph stock = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("bn", new BatchNormalization(), "in")
                .addLayer("out", new OutputLayer.Builder().nOut(3).build(), "bn")
                .setOutputs("out")
                .build());
        stock.init();
        assertThatThrownBy(() -> fit(
                        stock, new NoiseExamples(23, DataType.FLOAT), 2, NormalizationStatistics.PER_WORKER, 8, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SparkTraining: expected statistics to be kept past the updater, as FrameBatchNormalization"
                        + " does, got parameter \"mean\" of layer \"bn\" (BatchNormalization), whose change DL4J passes"
                        + " off as a gradient; use FrameBatchNormalization");
    }

    private static void fit(
            ComputationGraph network,
            NoiseExamples examples,
            int shards,
            NormalizationStatistics statistics,
            int batch,
            int batchesPerStep,
            int epochs)
            throws Exception {
        SparkTraining.builder(network)
                .on(Spark.context())
                .batch(batch)
                .batchesPerStep(batchesPerStep)
                .shards(shards)
                .batchNormalization(statistics)
                .build()
                .fit(examples, epochs);
    }
}
