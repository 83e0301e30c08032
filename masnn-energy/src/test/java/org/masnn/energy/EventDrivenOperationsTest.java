package org.masnn.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.Attention;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.neuron.LifParameters;
import org.masnn.energy.graph.FanOut;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.energy.statistics.LayerInput;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.models.inference.ClipSession;
import org.masnn.models.inference.EventDrivenNetwork;
import org.masnn.models.inference.engine.SynapticOperations;
import org.masnn.models.plain.FiveLayerNetwork;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Shortcut;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The event-driven engine counts the operations that this module computes from the graph's activations, layer by layer and
 * exactly. Parameters are quarters, thresholds are none, so that no rounding decides about a spike.
 */
class EventDrivenOperationsTest {

    private static final LifParameters NEURON = LifParameters.paper().withDecay(0.5);
    private static final int CLIPS = 3;

    private static void inQuarters(ComputationGraph graph, Random random) {
        graph.paramTable().forEach((name, array) -> {
            String parameter = name.substring(name.lastIndexOf('_') + 1);
            boolean attends = !List.of("W", "b", "gamma", "beta", "mean", "var").contains(parameter);
            for (long i = 0; i < array.length(); i++) {
                array.putScalar(
                        i,
                        switch (parameter) {
                            case "gamma" -> 1;
                            case "var" -> 1 - 1e-5; // with epsilon 1
                            case "mean" -> 0;
                            case "beta", "b" -> 0.25 * (random.nextInt(3) - 1);
                            // gates of 0 give weights of exactly a half
                            default -> attends ? 0 : 0.25 * (random.nextInt(5) - 2);
                        });
            }
        });
    }

    private static void requireSameCounts(ComputationGraph graph, long... clip) {
        Random random = new Random(3);
        inQuarters(graph, random);
        long[] shape = new long[clip.length + 1];
        shape[0] = 1;
        System.arraycopy(clip, 0, shape, 1, clip.length);
        SpikeMeter meter = new SpikeMeter(graph);
        EventDrivenNetwork network = EventDrivenNetwork.compile(graph);
        ClipSession session = network.openClipSession();
        for (int n = 0; n < CLIPS; n++) {
            INDArray features = Nd4j.zeros(DataType.FLOAT, shape);
            for (long i = 0; i < features.length(); i++) {
                features.putScalar(i, Math.max(0, random.nextInt(5) - 2));
            }
            meter.add(new DataSet(features, Nd4j.zeros(DataType.FLOAT, 1, network.outputLength())));
            session.classify(NativeFloats.copyOf(features));
        }
        SpikeStatistics statistics = meter.statistics();
        List<SynapticOperations> counts = session.operations();
        assertThat(counts)
                .extracting(SynapticOperations::layer)
                .containsExactlyInAnyOrderElementsOf(
                        statistics.inputs().stream().map(LayerInput::layer).toList());
        NetworkGraph structure = NetworkGraph.of(graph);
        for (SynapticOperations count : counts) {
            double perClip = statistics.input(count.layer()).operationsPerClip();
            assertThat((double) count.executed()).as(count.layer()).isEqualTo(Math.rint(perClip * CLIPS));
            GraphNode node = structure.nodes().stream()
                    .filter(candidate -> candidate.name().equals(count.layer()))
                    .findFirst()
                    .orElseThrow();
            long runs = count.layer().equals("fc") ? CLIPS : (long) CLIPS * network.timeSteps();
            assertThat(count.executed() + count.skipped())
                    .as(count.layer())
                    .isEqualTo(runs * FanOut.of(node).dense());
        }
        assertThat(counts).allSatisfy(count -> assertThat(count.executed()).isPositive());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"none", "TCSA/gate=x2/T=cbam2/C=cbam2", "TCSA/gate=x2/T=cbam2/C=cbam2/C@conv-post/S@conv-pre"})
    void threeLayers(String attention) {
        requireSameCounts(
                ThreeLayerNetwork.builder()
                        .timeSteps(4)
                        .classes(3)
                        .input(9, 11, 2)
                        .convolutions(5, 6, 7)
                        .hidden(8)
                        .neuron(NEURON)
                        .attention(Attention.of(attention))
                        .build(),
                4,
                9,
                11,
                2);
    }

    @Test
    void fiveLayers_withMaximumPooling() {
        requireSameCounts(
                FiveLayerNetwork.builder()
                        .timeSteps(3)
                        .classes(2)
                        .input(32, 32, 2)
                        .convolutionChannels(4)
                        .hidden(6)
                        .voters(3)
                        .neuron(NEURON)
                        .build(),
                3,
                32,
                32,
                2);
    }

    @ParameterizedTest
    @EnumSource(BlockKind.class)
    void residual(BlockKind kind) {
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .timeSteps(2)
                .classes(3)
                .input(13, 10, 3)
                .stem(Stem.Kind.SMALL)
                .stages(1, 1)
                .width(4)
                .neuron(NEURON)
                .block(kind);
        if (kind.attends()) {
            builder.attention(Attention.paper("CSA").withChannelReduction(2));
        }
        requireSameCounts(builder.build(), 13, 10, 3);
    }

    @ParameterizedTest
    @CsvSource({"LARGE, STRIDED", "LARGE_POOLED, STRIDED", "LARGE, AVERAGE_POOL", "SMALL, AVERAGE_POOL"})
    void residual_withEveryStemAndShortcut(Stem.Kind stem, Shortcut shortcut) {
        requireSameCounts(
                ResidualNetwork.builder()
                        .timeSteps(2)
                        .classes(3)
                        .input(27, 22, 3)
                        .stem(stem)
                        .shortcut(shortcut)
                        .stages(1, 1)
                        .width(4)
                        .neuron(NEURON)
                        .block(BlockKind.MS)
                        .build(),
                27,
                22,
                3);
    }
}
