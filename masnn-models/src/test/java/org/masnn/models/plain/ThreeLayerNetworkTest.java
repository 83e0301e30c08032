package org.masnn.models.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.Attention;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.layer.SmoothedCrossEntropy;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class ThreeLayerNetworkTest {

    /** Parameter counts measured on the published code; see the reference facts of the paper. */
    @ParameterizedTest
    @CsvSource({
        "none, 2324065",
        "TA, 2331265",
        "CA, 2333281",
        "SA, 2324119",
        "TCA, 2340481",
        "TSA, 2331319",
        "CSA, 2333335",
        "TCSA, 2340535"
    })
    void paperSize_hasThePublishedParameters(String attention, long parameters) {
        ComputationGraph network = ThreeLayerNetwork.builder()
                .timeSteps(60)
                .classes(11)
                .attention(Attention.of(attention)
                        .withTemporalReduction(5)
                        .withChannelReduction(8)
                        .withSpatialKernel(3))
                .build();
        assertThat(NetworkSize.of(network).trainedParameters()).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({"11, 106763", "20, 106772"})
    void paperSize_hasThePapersNeurons(int classes, long neurons) {
        ComputationGraph network =
                ThreeLayerNetwork.builder().timeSteps(60).classes(classes).build();
        assertThat(NetworkSize.of(network).neurons()).isEqualTo(neurons);
    }

    private static ThreeLayerNetwork.Builder tiny() {
        return ThreeLayerNetwork.builder()
                .timeSteps(5)
                .classes(3)
                .input(8, 9, 2)
                .convolutions(4, 8, 8)
                .hidden(16)
                .seed(3);
    }

    @Test
    void configuration_survivesJson() {
        ComputationGraphConfiguration configuration = tiny().attention(
                        Attention.of("TCSA").withChannelReduction(2))
                .loss(new SmoothedCrossEntropy(0.1), Activation.SOFTMAX)
                .configuration();
        ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertThat(read).isEqualTo(configuration);
        assertThat(read.toJson()).isEqualTo(configuration.toJson());
    }

    @ParameterizedTest
    @EnumSource(Readout.class)
    void readouts_trainAndDiffer(Readout readout) {
        ComputationGraph network = tiny().readout(readout).build();
        INDArray features = Nd4j.rand(DataType.FLOAT, 3, 5, 8, 9, 2).gt(0.7).castTo(DataType.FLOAT);
        network.fit(new DataSet(features, Nd4j.eye(3).castTo(DataType.FLOAT)));
        INDArray output = network.outputSingle(features);
        assertThat(output.shape()).containsExactly(3, 3);
        boolean multiplesOfOneFifth =
                output.mul(5).sub(Transforms.round(output.mul(5))).amaxNumber().doubleValue() < 1e-5;
        assertThat(multiplesOfOneFifth).isEqualTo(readout == Readout.SPIKE_RATE);
        assertThat(network.getVertex("fc1_lif") != null).isEqualTo(readout != Readout.LOGITS);
    }

    @Test
    void sameSeed_sameWeights() {
        INDArray first = tiny().seed(7).build().params();
        assertThat(tiny().seed(7).build().params()).isEqualTo(first);
        assertThat(tiny().seed(8).build().params()).isNotEqualTo(first);
    }

    @Test
    void attention_refinesConvolutionalMembranesOnly() {
        ComputationGraph network =
                tiny().attention(Attention.of("TCSA").withChannelReduction(2)).build();
        assertThat(((LifLayer) network.getLayer("conv2_lif").conf().getLayer()).getRefinements())
                .hasSize(2);
        assertThat(((LifLayer) network.getLayer("fc0_lif").conf().getLayer()).getRefinements())
                .isEmpty();
        assertThat(network.getVertex("fc0_ta")).isNotNull();
        ComputationGraph convolutionsOnly = tiny().attention(Attention.of("TA"))
                .denseTemporalAttention(false)
                .build();
        assertThat(convolutionsOnly.getVertex("conv0_ta")).isNotNull();
        assertThat(convolutionsOnly.getVertex("fc0_ta")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TCSA/T@conv-pre/C@conv-pre/S@conv-pre/C=cbam4",
                "TCSA/C@conv-post/S@conv-post/C=eca3",
                "TCSA/T=se2/C=simam/S=3",
                "official:TCSA/C=cbam4",
                "CSA/C=cbam4/gate=x2-orthogonal"
            })
    void attention_anyLocationModuleAndForm_trainsAndSurvivesJson(String text) {
        ThreeLayerNetwork.Builder builder = tiny().attention(Attention.of(text));
        assertThat(ComputationGraphConfiguration.fromJson(
                        builder.configuration().toJson()))
                .isEqualTo(builder.configuration());
        ComputationGraph network = builder.build();
        INDArray before = network.params().dup();
        INDArray features = Nd4j.rand(DataType.FLOAT, 3, 5, 8, 9, 2).muli(4);
        network.fit(new DataSet(features, Nd4j.eye(3).castTo(DataType.FLOAT)));
        assertThat(network.params()).isNotEqualTo(before);
        assertThat(network.outputSingle(features).shape()).containsExactly(3, 3);
    }

    @Test
    void attention_inFrontOfTheFirstConvolution_fitsTheInputsChannels() {
        ComputationGraph network =
                tiny().attention(Attention.of("CA/C=cbam4/C@conv-pre")).build();
        assertThat(network.getParam("conv0_ca_channelW0").shape()).containsExactly(1, 2);
        assertThat(network.getParam("conv1_ca_channelW0").shape()).containsExactly(1, 4);
        assertThat(network.getParam("conv2_ca_channelW0").shape()).containsExactly(2, 8);
        assertThat(network.getVertex("fc0_ca")).isNull();
    }

    @Test
    void attention_official_hasThePublishedParametersAndLayers() {
        ComputationGraph network = ThreeLayerNetwork.builder()
                .timeSteps(60)
                .classes(11)
                .attention(Attention.official("TCSA"))
                .build();
        assertThat(NetworkSize.of(network).trainedParameters()).isEqualTo(2_340_535);
        assertThat(network.getVertex("conv0_relu")).isNotNull();
        assertThat(network.getVertex("fc1_relu")).isNotNull();
        assertThat(((LifLayer) network.getLayer("conv2_lif").conf().getLayer()).getRefinements())
                .isEmpty();
    }

    @Test
    void badSizes_areNamed() {
        assertThatThrownBy(() -> ThreeLayerNetwork.builder().classes(11).build())
                .hasMessage("ThreeLayerNetwork: expected timeSteps >= 1, got 0; call timeSteps(T)");
        assertThatThrownBy(() -> ThreeLayerNetwork.builder().timeSteps(60).build())
                .hasMessage("ThreeLayerNetwork: expected classes >= 2, got 0; call classes(n)");
        assertThatThrownBy(() -> tiny().convolutions(4, 8).build())
                .hasMessage("ThreeLayerNetwork: expected three positive numbers of channels, got [4, 8]");
        assertThatThrownBy(() -> tiny().input(3, 8, 2).build())
                .hasMessage(
                        "ThreeLayerNetwork: expected frames of at least 4x4 with a channel (they are pooled twice by"
                                + " 2), got [3, 8, 2]");
        assertThatThrownBy(() -> tiny().dropOut(0).build())
                .hasMessage("ThreeLayerNetwork: expected the probability of keeping a value in (0, 1], got dropOut ="
                        + " 0.0");
    }

    @Test
    void wrongT_isNamed() {
        ComputationGraph network = tiny().build();
        assertThatThrownBy(() -> network.output(Nd4j.zeros(DataType.FLOAT, 1, 4, 8, 9, 2)))
                .hasMessage("FoldTimeLayer \"fold\": expected NTHWC with T = 5, H = 8, W = 9, C = 2, got"
                        + " [1, 4, 8, 9, 2]; this network has T = 5, these clips have T = 4:"
                        + " NetworkTimeSteps.change(network, 4) makes a network for them");
    }
}
