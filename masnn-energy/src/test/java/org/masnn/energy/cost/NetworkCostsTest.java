package org.masnn.energy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.Attention;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ReferenceRefinement;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.energy.PaperNetworks;
import org.masnn.energy.SmallNetworks;
import org.masnn.energy.graph.Signal;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.models.plain.FiveLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class NetworkCostsTest {

    @Test
    void of_paperNetwork_hasTheReferenceOperationsPerStep() {
        NetworkCosts costs = NetworkCosts.of(PaperNetworks.threeLayers(Attention.none(), 11));

        assertThat(costs.weighted())
                .extracting(WeightedLayerCost::signal, WeightedLayerCost::operationsPerStep)
                .containsExactly(
                        tuple(Signal.INPUT, 1_179_648L),
                        tuple(Signal.SPIKES, 75_497_472L),
                        tuple(Signal.SPIKES, 37_748_736L),
                        tuple(Signal.SPIKES, 2_097_152L),
                        tuple(Signal.SPIKES, 2_816L));
        assertThat(costs.attention()).isEmpty();
        assertThat(neurons(costs)).isEqualTo(106_763);
    }

    @Test
    void of_paperNetworkWith20Classes_has106772Neurons() {
        assertThat(neurons(NetworkCosts.of(PaperNetworks.threeLayers(Attention.none(), 20))))
                .isEqualTo(106_772);
    }

    /** Reference: 37.7M MAC in the encoder and 803.3M AC behind it, per step; pooled and dropped-out spikes are spikes. */
    @Test
    void of_fiveLayerNetwork_hasTheReferenceOperationsPerStep() {
        NetworkCosts costs = NetworkCosts.of(FiveLayerNetwork.builder()
                .timeSteps(20)
                .classes(11)
                .learnableDecay(true)
                .build());

        assertThat(costs.weighted())
                .extracting(WeightedLayerCost::signal, WeightedLayerCost::operationsPerStep)
                .containsExactly(
                        tuple(Signal.INPUT, 37_748_736L),
                        tuple(Signal.SPIKES, 603_979_776L),
                        tuple(Signal.SPIKES, 150_994_944L),
                        tuple(Signal.SPIKES, 37_748_736L),
                        tuple(Signal.SPIKES, 9_437_184L),
                        tuple(Signal.SPIKES, 1_048_576L),
                        tuple(Signal.SPIKES, 56_320L));
        assertThat(costs.weighted().stream()
                        .skip(1)
                        .mapToLong(WeightedLayerCost::operationsPerStep)
                        .sum())
                .isEqualTo(803_265_536);
        assertThat(costs.attention()).isEmpty();
        assertThat(neurons(costs)).isEqualTo(2_793_472 + 512 + 110);
    }

    @Test
    void of_channelAttentionWithReduction16_isTable5() {
        NetworkCosts costs =
                NetworkCosts.of(PaperNetworks.threeLayers(Attention.of("CA").withChannelReduction(16), 11));

        assertThat(costs.attentionWeightMacs(SharedMlp.ONCE)).isEqualTo(276_480);
        assertThat(costs.attentionWeightMacs(SharedMlp.TWICE)).isEqualTo(2 * 276_480);
    }

    @Test
    void of_otherModules_areTable5() {
        NetworkCosts vanilla = NetworkCosts.of(PaperNetworks.threeLayers(Attention.none(), 11));
        assertThat(vanilla.attentionWeightMacs(SharedMlp.ONCE)).isZero();

        ComputationGraph cbam = PaperNetworks.threeLayers(Attention.of("CA/C=cbam16"), 11);
        ComputationGraph eca = PaperNetworks.threeLayers(Attention.of("CA/C=eca3"), 11);
        ComputationGraph simam = PaperNetworks.threeLayers(Attention.of("CA/C=simam"), 11);
        long parameters = PaperNetworks.threeLayers(Attention.none(), 11).numParams();
        assertThat(cbam.numParams() - parameters).isEqualTo(4_608);
        assertThat(eca.numParams() - parameters).as("the paper says 48").isEqualTo(9);
        assertThat(simam.numParams() - parameters).isZero();
        assertThat(NetworkCosts.of(cbam).attentionWeightMacs(SharedMlp.ONCE)).isEqualTo(276_480);
        assertThat(NetworkCosts.of(eca).attentionWeightMacs(SharedMlp.TWICE)).isEqualTo(76_800);
        assertThat(NetworkCosts.of(simam).attentionWeightMacs(SharedMlp.TWICE)).isEqualTo(25_559_043);
    }

    @Test
    void of_layersInFrontAndBehind_areCountedAsInside_jointOnesOnceAClip() {
        long inside = NetworkCosts.of(PaperNetworks.threeLayers(Attention.of("CSA"), 11))
                .attentionWeightMacs(SharedMlp.ONCE);
        NetworkCosts behind =
                NetworkCosts.of(PaperNetworks.threeLayers(Attention.of("CSA/C@conv-post/S@conv-post"), 11));
        NetworkCosts joint = NetworkCosts.of(PaperNetworks.threeLayers(Attention.of("official:CSA/S=7"), 11));
        assertThat(behind.attentionWeightMacs(SharedMlp.ONCE)).isEqualTo(inside);
        assertThat(joint.attentionWeightMacs(SharedMlp.ONCE)).isEqualTo(inside / 60);
        assertThat(joint.attentionRefinementMacs()).isEqualTo(behind.attentionRefinementMacs());
    }

    @Test
    void of_attentionInFrontOfConvolutions_makesThemMultiply() {
        NetworkCosts costs = NetworkCosts.of(PaperNetworks.threeLayers(Attention.of("SA/S@conv-pre"), 11));
        assertThat(costs.weighted())
                .extracting(WeightedLayerCost::layer, WeightedLayerCost::signal)
                .containsExactly(
                        tuple("conv0", Signal.INPUT),
                        tuple("conv1", Signal.REAL),
                        tuple("conv2", Signal.REAL),
                        tuple("fc0", Signal.SPIKES),
                        tuple("fc1", Signal.SPIKES));
    }

    @Test
    void of_attentionOfEachKind_countsWeightsAndRefinement() {
        NetworkCosts costs = NetworkCosts.of(PaperNetworks.threeLayers(Attention.of("TCSA"), 11));

        assertThat(PaperNetworks.convolutionsOnly(costs).attention())
                .extracting(AttentionCost::kind, AttentionCost::weightMacs, AttentionCost::refinementMacs)
                .containsExactlyInAnyOrder(
                        tuple(AttentionKind.TEMPORAL, 2L * 60 * 12, 60L * 64 * 32 * 32),
                        tuple(AttentionKind.CHANNEL, 60L * 2 * 64 * 8, 60L * 64 * 32 * 32),
                        tuple(AttentionKind.SPATIAL, 60L * 2 * 49 * 32 * 32, 60L * 64 * 32 * 32),
                        tuple(AttentionKind.TEMPORAL, 2L * 60 * 12, 60L * 128 * 16 * 16),
                        tuple(AttentionKind.CHANNEL, 60L * 2 * 128 * 16, 60L * 128 * 16 * 16),
                        tuple(AttentionKind.SPATIAL, 60L * 2 * 49 * 16 * 16, 60L * 128 * 16 * 16),
                        tuple(AttentionKind.TEMPORAL, 2L * 60 * 12, 60L * 128 * 8 * 8),
                        tuple(AttentionKind.CHANNEL, 60L * 2 * 128 * 16, 60L * 128 * 8 * 8),
                        tuple(AttentionKind.SPATIAL, 60L * 2 * 49 * 8 * 8, 60L * 128 * 8 * 8));
    }

    @Test
    void attentionWeightMacs_spatial_isNotAnMlp() {
        NetworkCosts costs = NetworkCosts.of(PaperNetworks.threeLayers(Attention.of("SA"), 11));

        assertThat(costs.attentionWeightMacs(SharedMlp.TWICE))
                .isEqualTo(costs.attentionWeightMacs(SharedMlp.ONCE))
                .isEqualTo(60L * 2 * 49 * (32 * 32 + 16 * 16 + 8 * 8));
    }

    @Test
    void of_branches_multipliesWhereInputsAreNotSpikes() {
        NetworkCosts costs = NetworkCosts.of(SmallNetworks.branched(DataType.FLOAT));

        assertThat(costs.weighted())
                .extracting(
                        WeightedLayerCost::layer,
                        WeightedLayerCost::input,
                        WeightedLayerCost::signal,
                        WeightedLayerCost::operationsPerStep)
                .containsExactlyInAnyOrder(
                        tuple("conv1", "fold", Signal.INPUT, 9L * 2 * 5 * 8 * 6),
                        tuple("conv2", "maximum", Signal.SPIKES, 9L * 5 * 4 * 4 * 3),
                        tuple("conv3", "average", Signal.REAL, 9L * 5 * 4 * 4 * 3),
                        tuple("conv4", "merge", Signal.SPIKES, 9L * 8 * 3 * 4 * 3),
                        tuple("conv5", "sum", Signal.COUNTS, 9L * 4 * 3 * 4 * 3),
                        tuple("fc", "lif4", Signal.SPIKES, 4L * 3 * 3 * 3));
    }

    @Test
    void of_strideWithoutPadding_usesTheOwnOutputSize() {
        assertThat(NetworkCosts.of(SmallNetworks.plain(DataType.FLOAT, false)).weighted())
                .extracting(WeightedLayerCost::operationsPerStep)
                .containsExactly(9L * 2 * 5 * 3 * 2, 9L * 5 * 7 * 3 * 2, 7L * 3);
    }

    @Test
    void of_frozenLayers_looksInside() {
        ComputationGraph graph = SmallNetworks.plain(DataType.FLOAT, true);
        ComputationGraph frozen = new TransferLearning.GraphBuilder(graph)
                .setFeatureExtractor("lif2")
                .build();

        assertThat(NetworkCosts.of(frozen).weighted())
                .isEqualTo(NetworkCosts.of(graph).weighted());
        assertThat(NetworkCosts.of(frozen).attention())
                .isEqualTo(NetworkCosts.of(graph).attention())
                .hasSize(3);
    }

    @Test
    void of_layerOfUnknownCost_isAnErrorThatNamesIt() {
        ComputationGraph graph = SmallNetworks.finish(
                SmallNetworks.start(DataType.FLOAT)
                        .addLayer("conv", SmallNetworks.convolution(3).build(), "fold")
                        .addLayer("lif", SmallNetworks.lif(), "conv")
                        .addLayer("flat", new FrameDenseLayer.Builder().nOut(5).build(), "lif")
                        .addLayer("stock", new DenseLayer.Builder().nOut(3).build(), "flat"),
                "stock");

        assertThatThrownBy(() -> NetworkCosts.of(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NetworkCosts: the cost of DenseLayer \"stock\" with its 18 parameters is not known; known "
                        + "are this library's layers, and of DL4J's ActivationLayer, DropoutLayer, LossLayer, "
                        + "ElementWiseVertex, MergeVertex, PreprocessorVertex, ReshapeVertex and SubsetVertex");
    }

    /** Without parameters, but not without work. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void of_vertexOfUnknownCostWithoutParameters_isAnErrorThatNamesIt(boolean layer) {
        var builder = SmallNetworks.start(DataType.FLOAT)
                .addLayer("conv", SmallNetworks.convolution(3).build(), "fold")
                .addLayer("lif", SmallNetworks.lif(), "conv");
        if (layer) {
            builder.addLayer("own", new LocalResponseNormalization.Builder().build(), "lif");
        } else {
            builder.addVertex("own", new ScaleVertex(2), "lif");
        }
        ComputationGraphConfiguration configuration = builder.addLayer("out", new LossLayer.Builder().build(), "own")
                .setOutputs("out")
                .build();

        assertThatThrownBy(() -> NetworkCosts.of(configuration))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("NetworkCosts: the cost of "
                        + (layer ? "LocalResponseNormalization" : "ScaleVertex")
                        + " \"own\" with its 0 parameters is not known; known are ");
    }

    @Test
    void of_smallNetwork_knowsWorkOnSingleValues() {
        long t = SmallNetworks.STEPS;
        assertThat(NetworkCosts.of(SmallNetworks.plain(DataType.FLOAT, true)).elements())
                .extracting(ElementCost::layer, ElementCost::kind, ElementCost::valuesRead, ElementCost::valuesWritten)
                .containsExactly(
                        tuple("conv1", ElementKind.BIASES, t * 30, t * 30),
                        tuple("bn1", ElementKind.NORMALIZATION, t * 30, t * 30),
                        tuple("lif1", ElementKind.NEURONS, t * 30, t * 30),
                        tuple("conv2", ElementKind.BIASES, t * 42, t * 42),
                        // of 3 x 2 pixels a window of 2 x 2 leaves the last row out
                        tuple("pool2", ElementKind.AVERAGE_POOLING, t * 28, t * 7),
                        tuple("lif2", ElementKind.NEURONS, t * 7, t * 7),
                        tuple("fc", ElementKind.BIASES, t * 3, t * 3),
                        tuple("lif3", ElementKind.NEURONS, t * 3, t * 3),
                        tuple("mean", ElementKind.TIME_MEAN, t * 3, 3L));
    }

    @Test
    void of_branches_knowsSumsAndMaxima() {
        long t = SmallNetworks.STEPS;
        assertThat(NetworkCosts.of(SmallNetworks.branched(DataType.FLOAT)).elements())
                .extracting(ElementCost::layer, ElementCost::kind, ElementCost::valuesRead, ElementCost::valuesWritten)
                .contains(
                        tuple("maximum", ElementKind.MAXIMUM_POOLING, t * 240, t * 60),
                        tuple("sum", ElementKind.SUMS, t * 96, t * 48),
                        tuple("both", ElementKind.SUMS, t * 72, t * 36));
    }

    /** Windows with padding, and partial ones at the border, read the pixels that exist. */
    @ParameterizedTest
    @EnumSource(FramePooling.Border.class)
    void of_poolingWithPadding_readsExistingPixels(FramePooling.Border border) {
        boolean partial = border == FramePooling.Border.PARTIAL;
        ComputationGraphConfiguration configuration = SmallNetworks.start(DataType.FLOAT)
                .addLayer(
                        "pool",
                        new FramePoolingLayer.Builder()
                                .kernelSize(3)
                                .stride(2)
                                .padding(1)
                                .border(border)
                                .build(),
                        "fold")
                .addLayer("lif", SmallNetworks.lif(), "pool")
                .addLayer("out", new LossLayer.Builder().build(), "lif")
                .setOutputs("out")
                .build();

        // 8 rows, windows from -1, 1, 3, 5 and, partial, 7: 2 + 3 + 3 + 3 and 1; 6 columns: 2 + 3 + 3 and 1
        long rows = partial ? 12 : 11;
        long columns = partial ? 9 : 8;
        assertThat(NetworkCosts.of(configuration).elements().get(0).valuesRead())
                .isEqualTo(SmallNetworks.STEPS * rows * columns * 2);
    }

    @Test
    void of_refinementOfUnknownCost_isAnErrorThatNamesIt() {
        ComputationGraph graph = SmallNetworks.finish(
                SmallNetworks.start(DataType.FLOAT)
                        .addLayer("conv", SmallNetworks.convolution(3).build(), "fold")
                        .addLayer(
                                "lif",
                                new LifLayer.Builder()
                                        .timeSteps(SmallNetworks.STEPS)
                                        .refinements(new OwnRefinement())
                                        .build(),
                                "conv")
                        .addLayer("fc", new FrameDenseLayer.Builder().nOut(3).build(), "lif"),
                "fc");

        assertThatThrownBy(() -> NetworkCosts.of(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "NetworkCosts: the cost of the refinement OwnRefinement[] (" + OwnRefinement.class.getName()
                                + ") of LifLayer \"lif\" is not known; known are ChannelAttention, SpatialAttention and SimpleAttention");
    }

    private static long neurons(NetworkCosts costs) {
        return SpikeStatistics.uniform(costs.graph(), 0.1, 0.1).neurons();
    }

    /** A refinement without parameters, as a user may write one. */
    public record OwnRefinement() implements MembraneRefinement {

        @Override
        public List<ParameterSpecification> parameters(FrameSize frame) {
            return List.of();
        }

        @Override
        public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
            throw new UnsupportedOperationException("only described here");
        }

        @Override
        public FusedRefinement fused(FrameSize frame, List<float[]> parameters) {
            throw new UnsupportedOperationException("only described here");
        }
    }
}
