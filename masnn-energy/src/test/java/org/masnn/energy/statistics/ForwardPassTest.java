package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.masnn.attention.Attention;
import org.masnn.energy.SmallNetworks;
import org.masnn.models.plain.FiveLayerNetwork;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.InitialGamma;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What the visitor sees is what DL4J's own forward pass gives, in a second pass over warm workspaces too. */
class ForwardPassTest {

    private static Arguments network(String name, Supplier<ComputationGraph> network, long... features) {
        return Arguments.of(Named.of(name, network), features);
    }

    static Stream<Arguments> networks() {
        Stream<Arguments> plain = Stream.of(
                network("plain", () -> SmallNetworks.plain(DataType.FLOAT, true), 2, 4, 8, 6, 2),
                network("plain, double", () -> SmallNetworks.plain(DataType.DOUBLE, true), 2, 4, 8, 6, 2),
                network("branched", () -> SmallNetworks.branched(DataType.FLOAT), 2, 4, 8, 6, 2),
                network(
                        "five",
                        () -> FiveLayerNetwork.builder()
                                .timeSteps(2)
                                .classes(3)
                                .input(32, 32, 2)
                                .convolutionChannels(4)
                                .hidden(8)
                                .learnableDecay(true)
                                .build(),
                        2,
                        2,
                        32,
                        32,
                        2));
        return Stream.concat(
                plain,
                Stream.of(BlockKind.values())
                        .map(kind -> network(
                                kind.name(), () -> residual(kind).timeSteps(2).build(), 2, 9, 8, 3)));
    }

    private static ResidualNetwork.Builder residual(BlockKind kind) {
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .classes(3)
                .input(9, 8, 3)
                .stem(Stem.Kind.SMALL)
                .stages(2, 2)
                .width(4)
                .block(kind)
                .initialGamma(InitialGamma.of(1));
        return kind.attends() ? builder.attention(Attention.paper("CSA").withChannelReduction(2)) : builder;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void run_anyNetwork_showsWhatFeedForwardGives(Supplier<ComputationGraph> supplier, long[] shape) {
        ComputationGraph network = supplier.get();
        DataType type = network.getConfiguration().getDataType();
        ForwardPass pass = new ForwardPass(network);
        for (int seed = 0; seed < 3; seed++) {
            Nd4j.getRandom().setSeed(seed);
            INDArray features = Nd4j.rand(type, shape);
            Map<String, INDArray> seen = new LinkedHashMap<>();

            INDArray output = pass.run(
                    features,
                    (vertex, activations) -> seen.put(vertex, activations.dup().detach()));

            Map<String, INDArray> expected = network.feedForward(features, false);
            assertThat(seen).containsOnlyKeys(expected.keySet());
            expected.forEach((vertex, activations) ->
                    assertThat(seen.get(vertex)).as(vertex).isEqualTo(activations));
            assertThat(output).isEqualTo(network.output(features)[0]);
        }
    }

    /** DL4J's {@code feedForward} rectifies in the memory of the sums, which the shortcuts read too; {@code output} copies. */
    @ParameterizedTest
    @EnumSource(names = {"MS", "VANILLA", "SEW_ADD"})
    void run_annWithShortcuts_rectifiesACopy(BlockKind kind) {
        ComputationGraph network = residual(kind).ann().build();
        INDArray features = Nd4j.rand(DataType.FLOAT, 2, 9, 8, 3);
        Map<String, INDArray> seen = new LinkedHashMap<>();

        INDArray output = new ForwardPass(network)
                .run(
                        features,
                        (vertex, activations) ->
                                seen.put(vertex, activations.dup().detach()));

        assertThat(output).isEqualTo(network.output(features)[0]);
        INDArray before = seen.get("stage0_block0_bn1");
        INDArray behind = seen.get("stage0_block0_lif" + (kind == BlockKind.MS ? 2 : 1));
        assertThat(before.minNumber().doubleValue()).isNegative();
        assertThat(behind).isEqualTo(Transforms.max(before, 0));
    }

    @Test
    void run_aLayerThatFails_leavesWorkspacesClosed() {
        ComputationGraph network = SmallNetworks.plain(DataType.FLOAT, false);
        ForwardPass pass = new ForwardPass(network);
        INDArray features = SmallNetworks.clips(DataType.FLOAT, 2, 1).getFeatures();

        assertThatThrownBy(() -> pass.run(features, (vertex, activations) -> {
                    if (vertex.equals("conv2")) {
                        throw new IllegalStateException("visitor");
                    }
                }))
                .hasMessage("visitor");

        assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isNull();
        assertThat(List.of(pass.run(features, (vertex, activations) -> {})))
                .isEqualTo(List.of(network.output(features)[0]));
    }
}
