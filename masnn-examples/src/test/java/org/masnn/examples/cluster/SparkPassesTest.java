package org.masnn.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.synthetic.SyntheticGestures;
import org.masnn.core.event.Framing;
import org.masnn.energy.Accounting;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.statistics.SpikeCounts;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.models.distributed.SparkPasses;
import org.masnn.models.distributed.TrainingExamples;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Evaluation, statistics and energy from executors against those of one process. */
class SparkPassesTest {

    private static final Framing FRAMING = new Framing(20_000, 5, 8);

    private static EventFrameIterator batches(int batch) {
        EventSamples samples = EventSamples.of(
                SyntheticGestures.builder(2, 3).durationMicros(100_000).build());
        return EventFrameIterator.builder(samples, FRAMING, batch).build();
    }

    @Test
    void passes_giveTheNumbersOfOneMachine() throws Exception {
        EventFrameIterator all = batches(3);
        long[] shape = all.next().getFeatures().shape();
        ComputationGraph network = new ComputationGraph(ThreeLayerNetwork.builder()
                .timeSteps(5)
                .input((int) shape[2], (int) shape[3], 2)
                .classes(all.totalOutcomes())
                .convolutions(8, 8, 8)
                .hidden(8)
                .attention(Attention.of("CSA"))
                .configuration());
        network.init();
        TrainingExamples examples = () -> () -> batches(1);
        SpikeMeter alone = new SpikeMeter(network).keepResponses();
        alone.addAll(all);
        try (JavaSparkContext context = new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("passes")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer") // refuses records
                .set("spark.ui.enabled", "false"))) {
            SpikeMeter together = new SpikeMeter(network).keepResponses();
            List<SpikeCounts> parts = SparkPasses.map(context, network, examples, 3, (copy, batches) -> {
                SpikeMeter meter = new SpikeMeter(copy).keepResponses();
                batches.forEachRemaining(meter::add);
                return meter.counts();
            });
            assertThat(parts).hasSize(2);
            parts.forEach(together::add);
            requireEqual(together.statistics(), alone.statistics());
            assertThat(Accounting.paper()
                            .energy(NetworkCosts.of(network), together.statistics())
                            .picojoules())
                    .isEqualTo(Accounting.paper()
                            .energy(NetworkCosts.of(network), alone.statistics())
                            .picojoules());
            double[][] outputs = SparkPasses.outputs(context, network, examples, 3);
            all.reset();
            INDArray expected = Nd4j.concat(
                    0,
                    network.outputSingle(all.next().getFeatures()).dup(),
                    network.outputSingle(all.next().getFeatures()).dup());
            assertThat(Arrays.copyOf(outputs, 6)).isDeepEqualTo(expected.toDoubleMatrix());
            assertThatThrownBy(() -> SparkPasses.outputs(context, network, () -> () -> batches(2), 3))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching(
                            // both passes fail, and Spark reports the one that ended first
                            "executor driver on \\S+: a pass over batches (1 to 4|5 to 8) of 8 failed: expected"
                                    + " iterators with batches of 1 sample, since a worker asks for as many as its shard has, got"
                                    + " batches of 2");
        }
    }

    private static void requireEqual(SpikeStatistics found, SpikeStatistics expected) {
        assertThat(found.samples()).isEqualTo(expected.samples());
        assertThat(found.layers()).isEqualTo(expected.layers());
        assertThat(found.inputs()).isEqualTo(expected.inputs());
        assertThat(found.nasarOfClips()).isEqualTo(expected.nasarOfClips());
        assertThat(found.featureShare()).isEqualTo(expected.featureShare());
        assertThat(found.responses().get(0).toArray())
                .isEqualTo(expected.responses().get(0).toArray());
        assertThat(found.evaluation().orElseThrow().getConfusionMatrix())
                .isEqualTo(expected.evaluation().orElseThrow().getConfusionMatrix());
    }

    @Test
    void map_badBatch_isNamed() {
        assertThatThrownBy(() -> SparkPasses.map(null, null, null, 0, null))
                .hasMessage("SparkPasses: expected batches of 1 or more, got 0");
    }
}
