package org.masnn.models.residual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.attention.Attention;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.layer.NetworkTimeSteps;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class ResidualNetworkTest {

    private static ResidualNetwork.Builder tiny(BlockKind kind) {
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .timeSteps(1)
                .classes(3)
                .input(12, 9, 3)
                .stem(Stem.Kind.SMALL)
                .stages(1, 2)
                .width(4)
                .block(kind)
                .updater(new Adam(1e-2))
                .seed(3);
        return kind.attends() ? builder.attention(Attention.official("CSA").withChannelReduction(2)) : builder;
    }

    /** Images whose class is where they are bright. */
    private static DataSet images(int examples) {
        Nd4j.getRandom().setSeed(7);
        INDArray features = Nd4j.rand(DataType.FLOAT, examples, 12, 9, 3);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, 3);
        for (int n = 0; n < examples; n++) {
            labels.putScalar(n, n % 3, 1);
            for (int w = 0; w < 9; w++) {
                features.putScalar(new int[] {n, n % 3, w, 0}, 4);
            }
        }
        return new DataSet(features, labels);
    }

    /** Counted from the published ImageNet code's networks as built; see the reference facts of the paper. */
    @ParameterizedTest
    @CsvSource({"18, 11867960, 2.31", "34, 22116552, 3.56", "104, 78369598, 7.23"})
    void publishedSize_hasThePublishedParametersAndNeurons(int depth, long parameters, double millionNeurons) {
        ComputationGraph network = ResidualNetwork.builder()
                .depth(depth)
                .timeSteps(1)
                .classes(1000)
                .build();
        NetworkSize size = NetworkSize.of(network);
        assertThat(size.trainedParameters()).isEqualTo(parameters);
        assertThat(Math.round(size.neurons() / 1e4) / 100.0).isEqualTo(millionNeurons);
    }

    @ParameterizedTest
    @EnumSource(BlockKind.class)
    void everyKind_survivesJson(BlockKind kind) {
        for (boolean ann : new boolean[] {false, true}) {
            if (ann && (kind == BlockKind.SEW_AND || kind == BlockKind.SEW_IAND)) {
                continue;
            }
            ResidualNetwork.Builder builder = tiny(kind);
            ComputationGraphConfiguration configuration = (ann ? builder.ann() : builder.timeSteps(3)).configuration();
            ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(configuration.toJson());
            assertThat(read).isEqualTo(configuration);
            assertThat(read.toJson()).isEqualTo(configuration.toJson());
        }
    }

    @ParameterizedTest
    @EnumSource(BlockKind.class)
    void everyKind_trains(BlockKind kind, @TempDir Path folder) throws IOException {
        ComputationGraph network = tiny(kind).timeSteps(2).dropOut(1).build();
        DataSet batch = images(6);
        double before = network.score(batch, true);
        for (int i = 0; i < 15; i++) {
            network.fit(batch);
        }
        assertThat(network.score(batch, true)).isLessThan(before);
        File file = folder.resolve("network.zip").toFile();
        ModelSerializer.writeModel(network, file, true);
        ComputationGraph read = ModelSerializer.restoreComputationGraph(file);
        assertThat(read.outputSingle(batch.getFeatures())).isEqualTo(network.outputSingle(batch.getFeatures()));
    }

    @ParameterizedTest
    @EnumSource(
            value = BlockKind.class,
            names = {"SEW_AND", "SEW_IAND"},
            mode = EnumSource.Mode.EXCLUDE)
    void annTwin_hasTheSameTopologyAndTrains(BlockKind kind) {
        ComputationGraph spiking = tiny(kind).build();
        ComputationGraph twin = tiny(kind).ann().dropOut(1).build();
        assertThat(twin.getConfiguration().getVertexInputs())
                .isEqualTo(spiking.getConfiguration().getVertexInputs());
        assertThat(shapes(twin)).isEqualTo(shapes(spiking));
        assertThat(NetworkSize.of(twin).neurons()).isZero();
        assertThat(NetworkSize.of(twin).trainedParameters())
                .isEqualTo(NetworkSize.of(spiking).trainedParameters());
        DataSet batch = images(6);
        double before = twin.score(batch, true);
        for (int i = 0; i < 15; i++) {
            twin.fit(batch);
        }
        assertThat(twin.score(batch, true)).isLessThan(before / 2);
    }

    private static Map<String, List<Long>> shapes(ComputationGraph network) {
        return network.paramTable().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Arrays.stream(entry.getValue().shape()).boxed().toList()));
    }

    @ParameterizedTest
    @EnumSource(BlockKind.class)
    void fromOneTimeStepToFour_carriesWeightsAndStatistics(BlockKind kind) {
        ComputationGraph one = tiny(kind)
                .initialGamma(InitialGamma.of(1))
                .neuron(LifParameters.officialImageNet().withThreshold(0.25))
                .build();
        DataSet batch = images(6);
        for (int i = 0; i < 8; i++) {
            one.fit(batch); // until the running statistics let spikes through
        }
        assertThat(one.getParam("stage1_block0_bn2_var").meanNumber().doubleValue())
                .isNotEqualTo(1);
        ComputationGraph four = NetworkTimeSteps.change(one, 4);
        assertThat(four.params()).isEqualTo(one.params());
        assertThat(((LifLayer) layer(four, "stage1_block0_lif1")).getTimeSteps())
                .isEqualTo(4);
        INDArray output = four.outputSingle(batch.getFeatures());
        assertThat(output.shape()).containsExactly(6, 3);
        assertThat(output).isNotEqualTo(one.outputSingle(batch.getFeatures()));
        four.fit(batch);
        assertThat(four.params()).isNotEqualTo(one.params());
    }

    private static Object layer(ComputationGraph network, String name) {
        return network.getLayer(name).conf().getLayer();
    }

    @ParameterizedTest
    @CsvSource({"AVERAGE_POOL, 9, 7", "AVERAGE_POOL, 33, 21", "STRIDED, 9, 7", "STRIDED, 16, 11"})
    void oddSizes_areRoundedUp(Shortcut shortcut, int height, int width) {
        ComputationGraph network = tiny(BlockKind.MS)
                .stages(1, 1, 1, 1)
                .shortcut(shortcut)
                .input(height, width, 3)
                .build();
        INDArray image = Nd4j.rand(DataType.FLOAT, 2, height, width, 3);
        Map<String, INDArray> activations = network.feedForward(image, true);
        int h = height;
        int w = width;
        for (int stage = 1; stage < 4; stage++) {
            h = (h + 1) / 2;
            w = (w + 1) / 2;
            for (String vertex : List.of("_bn2", "_short_bn", "_sum")) {
                assertThat(activations.get("stage" + stage + "_block0" + vertex).shape())
                        .containsExactly(2, h, w, 4L << stage);
            }
        }
        network.fit(new DataSet(image, Nd4j.eye(3).castTo(DataType.FLOAT).getRows(0, 1)));
    }

    @ParameterizedTest
    @CsvSource({"LARGE, 8, 4", "LARGE_POOLED, 8, 8", "SMALL, 32, 32"})
    void stems_halveAsTheySay(Stem.Kind stem, int behindStem, int behindFirstStage) {
        for (BlockKind kind : new BlockKind[] {BlockKind.VANILLA, BlockKind.MS}) {
            int size = stem == Stem.Kind.LARGE ? 16 : 32;
            ComputationGraph network =
                    tiny(kind).stem(stem).input(size, size, 3).build();
            Map<String, INDArray> activations = network.feedForward(Nd4j.rand(DataType.FLOAT, 1, size, size, 3), false);
            String last =
                    stem == Stem.Kind.LARGE_POOLED ? "stem_pool" : kind == BlockKind.VANILLA ? "stem_lif" : "stem_bn";
            assertThat(activations.get(last).shape()).containsExactly(1, behindStem, behindStem, 4);
            assertThat(activations.get("stage0_block0_bn2").shape())
                    .containsExactly(1, behindFirstStage, behindFirstStage, 4);
            assertThat(activations.containsKey("stage0_block0_short_bn")).isEqualTo(stem == Stem.Kind.LARGE);
            assertThat(activations.containsKey("stem_lif")).isEqualTo(kind == BlockKind.VANILLA);
            assertThat(activations.containsKey("head_lif")).isEqualTo(kind == BlockKind.MS);
        }
    }

    @Test
    void initialGamma_isThatOfThePosition() {
        ComputationGraphConfiguration published = tiny(BlockKind.MS).configuration();
        assertThat(gammas(published)).containsExactly(0.5, 0.5, 0.1, 0.5);
        assertThat(gammas(tiny(BlockKind.MS)
                        .neuron(LifParameters.officialImageNet().withThreshold(1))
                        .configuration()))
                .containsExactly(1.0, 1.0, 0.2, 1.0);
        assertThat(gammas(tiny(BlockKind.VANILLA).configuration())).containsExactly(0.5, 0.5, 0.5, 0.5);
        assertThat(gammas(tiny(BlockKind.ATT_1).ann().configuration())).containsExactly(1.0, 1.0, 1.0, 1.0);
        assertThat(gammas(tiny(BlockKind.ATT_2)
                        .initialGamma(new InitialGamma(0.9, 0.8, 0.7, 0.6).withLast(0.3))
                        .configuration()))
                .containsExactly(0.9, 0.8, 0.3, 0.6);
    }

    private static List<Double> gammas(ComputationGraphConfiguration configuration) {
        return List.of("stem_bn", "stage1_block0_bn1", "stage1_block0_bn2", "stage1_block0_short_bn").stream()
                .map(name -> (LayerVertex) configuration.getVertices().get(name))
                .map(vertex -> (FrameBatchNormalization) vertex.getLayerConf().getLayer())
                .map(FrameBatchNormalization::getInitialGamma)
                .toList();
    }

    @Test
    void attention_standsWhereTheKindSays() {
        Map<String, List<String>> first = tiny(BlockKind.ATT_1).configuration().getVertexInputs();
        assertThat(first.get("stage1_block0_ca")).containsExactly("stage1_block0_bn2");
        assertThat(first.get("stage1_block0_sum")).containsExactly("stage1_block0_relu", "stage1_block0_short_bn");
        Map<String, List<String>> second = tiny(BlockKind.ATT_2)
                .attention(Attention.paper("SA"))
                .configuration()
                .getVertexInputs();
        assertThat(second.get("stage1_block0_sum")).containsExactly("stage1_block0_bn2", "stage1_block0_short_bn");
        assertThat(second.get("stage1_block0_sa")).containsExactly("stage1_block0_sum");
        assertThat(second.get("stage1_block1_conv1")).containsExactly("stage1_block1_lif1");
        assertThat(second.get("stage1_block1_lif1")).containsExactly("stage1_block0_sa");
    }

    @Test
    void temporalAttention_worksAndTiesTheNetworkToItsT() {
        ComputationGraph network = tiny(BlockKind.ATT_1)
                .timeSteps(4)
                .attention(Attention.paper("TCSA").withTemporalReduction(2).withChannelReduction(2))
                .build();
        network.fit(images(6));
        assertThat(network.outputSingle(images(6).getFeatures()).shape()).containsExactly(6, 3);
        assertThatThrownBy(() -> NetworkTimeSteps.change(network, 2))
                .hasMessageContaining("TemporalAttentionLayer \"stage0_block0_ta\"");
    }

    @Test
    void clipsAndChannelsFirst_areTheSameNetwork() {
        INDArray image = images(2).getFeatures();
        INDArray expected = tiny(BlockKind.MS).timeSteps(3).build().outputSingle(image);
        INDArray first = tiny(BlockKind.MS)
                .timeSteps(3)
                .images(CNN2DFormat.NCHW)
                .build()
                .outputSingle(image.permute(0, 3, 1, 2).dup('c'));
        assertThat(first).isEqualTo(expected);
        INDArray clips = Nd4j.stack(1, image, image, image);
        INDArray ofClips = tiny(BlockKind.MS)
                .timeSteps(3)
                .clips(SequenceFormat.NTHWC)
                .build()
                .outputSingle(clips);
        assertThat(ofClips).isEqualTo(expected);
    }

    @Test
    void lossWidthsAndDoubles_areTaken() {
        ComputationGraph network = tiny(BlockKind.MS)
                .widths(3, 5)
                .loss(new LossMSE(), Activation.IDENTITY)
                .dataType(DataType.DOUBLE)
                .build();
        assertThat(network.getParam("stage1_block0_conv1_W").shape()).containsExactly(3, 3, 3, 5);
        INDArray output = network.outputSingle(images(2).getFeatures());
        assertThat(output.dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(output.sumNumber().doubleValue()).isNotEqualTo(2);
    }

    @Test
    void l2_actsOnAllParametersUnlessItSaysOtherwise() {
        ComputationGraph all = tiny(BlockKind.ATT_1).l2(0.25).build();
        ComputationGraph chosen = tiny(BlockKind.ATT_1).l2(0.25, 0).build();
        for (String name : all.paramTable().keySet()) {
            int split = name.lastIndexOf('_');
            String parameter = name.substring(split + 1);
            assertThat(l2(all, name.substring(0, split), parameter))
                    .as(name)
                    .isEqualTo(parameter.matches("mean|var") ? 0 : 0.25);
            assertThat(l2(chosen, name.substring(0, split), parameter))
                    .as(name)
                    .isEqualTo(parameter.matches("mean|var|gamma|beta|b") ? 0 : 0.25);
        }
    }

    private static double l2(ComputationGraph network, String layer, String parameter) {
        List<Regularization> found = network.getLayer(layer).conf().getLayer().getRegularizationByParam(parameter);
        return found == null
                ? 0
                : found.stream()
                        .mapToDouble(one -> ((L2Regularization) one).getL2().valueAt(0, 0))
                        .sum();
    }

    @Test
    void badSettings_areNamed() {
        assertThatThrownBy(() -> tiny(BlockKind.MS).timeSteps(0))
                .hasMessage("ResidualNetwork: expected timeSteps >= 1, got 0");
        assertThatThrownBy(() -> ResidualNetwork.builder().classes(10).build())
                .hasMessage("ResidualNetwork: expected timeSteps >= 1, got none; call timeSteps(T), or ann()");
        assertThatThrownBy(() -> ResidualNetwork.builder().timeSteps(1).build())
                .hasMessage("ResidualNetwork: expected classes >= 2, got 0; call classes(n)");
        assertThatThrownBy(() -> tiny(BlockKind.MS).stages())
                .hasMessage("ResidualNetwork: expected at least one stage of at least one block, got stages []");
        assertThatThrownBy(() -> tiny(BlockKind.MS).stages(2, 0))
                .hasMessage("ResidualNetwork: expected at least one stage of at least one block, got stages [2, 0]");
        assertThatThrownBy(() -> tiny(BlockKind.MS).depth(50))
                .hasMessage("ResidualNetwork: expected a depth of [18, 34, 104], got 50; give other stage sizes by"
                        + " stages(...)");
        assertThatThrownBy(() -> tiny(BlockKind.MS).widths(4, 8, 8).build())
                .hasMessage("ResidualNetwork: expected a positive number of channels for each of 2 stages, got"
                        + " [4, 8, 8]");
        assertThatThrownBy(() -> tiny(BlockKind.MS).width(0).build())
                .hasMessage("ResidualNetwork: expected a positive number of channels for each of 2 stages, got [0, 0]");
        assertThatThrownBy(() -> tiny(BlockKind.MS).dropOut(0).build())
                .hasMessage(
                        "ResidualNetwork: expected the probability of keeping a value in (0, 1], got dropOut = 0.0");
        assertThatThrownBy(() -> tiny(BlockKind.MS).ann().timeSteps(4).build())
                .hasMessage("ResidualNetwork: an ANN has T = 1, got T = 4; leave timeSteps(T) out");
        assertThatThrownBy(() -> tiny(BlockKind.MS).clips(SequenceFormat.NTF))
                .hasMessage("ResidualNetwork: expected a format of frames such as NTHWC, got NTF");
    }

    @Test
    void tooSmallImages_areNamed() {
        ResidualNetwork.Builder builder =
                ResidualNetwork.builder().timeSteps(1).classes(10).input(16, 32, 3);
        assertThatThrownBy(builder::build)
                .hasMessage("ResidualNetwork: expected images of at least 17x17 with a channel (stem LARGE and 4 stages"
                        + " halve them 5 times), got [16, 32, 3]; larger images, fewer stages or stem SMALL would fit");
        assertThat(builder.input(17, 17, 3)
                        .width(8)
                        .build()
                        .outputSingle(Nd4j.zeros(1, 17, 17, 3))
                        .shape())
                .containsExactly(1, 10);
        assertThatThrownBy(() -> builder.stem(Stem.Kind.SMALL).input(4, 5, 3).build())
                .hasMessageContaining("at least 5x5");
        builder.input(5, 5, 3).build();
    }

    @Test
    void attentionThatDoesNotFit_isNamed() {
        assertThatThrownBy(() ->
                        tiny(BlockKind.MS).attention(Attention.paper("CSA")).build())
                .hasMessage("BasicBlock: MS has no attention, got CSA; choose ATT_1 (Eq. 15) or ATT_2 (Eq. 16)");
        assertThatThrownBy(
                        () -> tiny(BlockKind.ATT_1).attention(Attention.none()).build())
                .hasMessage("BasicBlock: ATT_1 needs attention, got none; for none choose MS");
        assertThatThrownBy(() -> tiny(BlockKind.ATT_2)
                        .attention(Attention.of("CA/C@conv-pre"))
                        .build())
                .hasMessage("BasicBlock: expected attention on the residual branch or its sum, got CA/C@conv-pre; leave"
                        + " out @conv-pre, the block's kind says where attention works");
        assertThatThrownBy(() -> tiny(BlockKind.SEW_IAND).ann().build())
                .hasMessage(
                        "BasicBlock: SEW_IAND joins spikes, which an ANN does not have; its twin is that of SEW_ADD");
        assertThatThrownBy(() -> tiny(BlockKind.ATT_1)
                        .attention(Attention.official("CSA"))
                        .build())
                .hasMessageContaining("RefinementLayer \"stage0_block0_ca\"");
    }
}
