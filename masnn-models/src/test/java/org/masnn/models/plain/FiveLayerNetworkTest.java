package org.masnn.models.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.attention.Attention;
import org.masnn.attention.Dimension;
import org.masnn.attention.Location;
import org.masnn.core.kernel.LearnableDecay;
import org.masnn.core.layer.ClipDropoutLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.layer.NetworkTimeSteps;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.ops.transforms.Transforms;

class FiveLayerNetworkTest {

    private static final long DENSE_NEURONS = 512 + 110;

    @AfterEach
    void singlePrecision() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    /** Parameters: convolutions 2*128*9 + 4*128*128*9, batch normalisation 5*256, dense 2048*512+512 and 512*110+110. */
    @ParameterizedTest
    @CsvSource({"none, false, 0", "none, true, 7", "CSA, false, 20570", "TCSA, true, 20857"})
    void paperSize_hasThePapersNeurons(String attention, boolean learnableDecay, long more) {
        ComputationGraph network = FiveLayerNetwork.builder()
                .timeSteps(20)
                .classes(11)
                .learnableDecay(learnableDecay)
                .attention(Attention.of(attention)
                        .withTemporalReduction(20)
                        .withChannelReduction(8)
                        .withSpatialKernel(3))
                .build();
        assertThat(NetworkSize.of(network)).isEqualTo(new NetworkSize(2_793_472 + DENSE_NEURONS, 1_698_926 + more));
    }

    private static FiveLayerNetwork.Builder tiny() {
        return FiveLayerNetwork.builder()
                .timeSteps(4)
                .classes(3)
                .input(32, 33, 2)
                .convolutionChannels(8)
                .hidden(16)
                .neuron(LifParameters.spikingJelly(2).withThreshold(0.2))
                .batchNormalization(2, 0.5)
                .seed(3);
    }

    private static INDArray clips(int steps) {
        Nd4j.getRandom().setSeed(5);
        return Nd4j.rand(DataType.FLOAT, 3, steps, 32, 33, 2).gt(0.7).castTo(DataType.FLOAT);
    }

    private static DataSet data(int steps) {
        return new DataSet(clips(steps), Nd4j.eye(3).castTo(DataType.FLOAT));
    }

    @Test
    void configuration_survivesJson() {
        ComputationGraphConfiguration configuration = tiny().attention(
                        Attention.of("TCSA").withTemporalReduction(2).withChannelReduction(2))
                .learnableDecay(true)
                .configuration();
        ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertThat(read).isEqualTo(configuration);
        assertThat(read.toJson()).isEqualTo(configuration.toJson());
    }

    @ParameterizedTest
    @EnumSource(Location.class)
    void attention_atEachLocation_trains(Location location) {
        Attention attention = Attention.of("TCSA").withTemporalReduction(2).withChannelReduction(4);
        for (Dimension dimension : Dimension.values()) {
            attention = dimension == Dimension.TEMPORAL && location == Location.ACTIVATE_PRE
                    ? attention
                    : attention.withLocation(dimension, location);
        }
        ComputationGraph network =
                tiny().attention(attention).learnableDecay(true).build();
        INDArray before = network.params().dup();
        network.fit(data(4));
        assertThat(network.params().isNaN().any()).isFalse();
        assertThat(network.params()).isNotEqualTo(before);
        assertThat(((LifLayer) network.getLayer("conv2_lif").conf().getLayer()).getRefinements())
                .hasSize(location == Location.ACTIVATE_PRE ? 2 : 0);
    }

    @Test
    void output_isTheVoteOfTenNeuronsOverAllSteps() {
        ComputationGraph network = tiny().build();
        INDArray output = network.outputSingle(clips(4));
        assertThat(output.shape()).containsExactly(3, 3);
        INDArray votes = output.mul(10 * 4);
        assertThat(votes.sub(Transforms.round(votes)).amaxNumber().doubleValue())
                .isLessThan(1e-4);
        assertThat(votes.maxNumber().doubleValue()).isPositive();
        INDArray spikes = network.feedForward(clips(4), false).get("conv3_pool");
        for (float value : spikes.dup('c').data().asFloat()) {
            assertThat(value).isIn(0f, 1f);
        }
    }

    @Test
    void learnableDecay_startsAtTheNeurons_andIsTrained() {
        ComputationGraph network = tiny().neuron(LifParameters.spikingJelly(3).withThreshold(0.2))
                .learnableDecay(true)
                .build();
        for (String layer : List.of("conv0_lif", "conv4_lif", "fc0_lif", "fc1_lif")) {
            double logit = network.getParam(layer + "_decayLogit").getDouble(0);
            assertThat(LearnableDecay.of(logit)).isCloseTo(2.0 / 3, within(1e-7));
        }
        ComputationGraph constant =
                tiny().neuron(LifParameters.spikingJelly(3).withThreshold(0.2)).build();
        assertThat(constant.getParam("conv0_lif_decayLogit")).isNull();
        assertThat(network.outputSingle(clips(4))).isEqualTo(constant.outputSingle(clips(4)));
        double start = network.getParam("conv0_lif_decayLogit").getDouble(0);
        network.fit(data(4));
        assertThat(network.getParam("conv0_lif_decayLogit").getDouble(0)).isNotEqualTo(start);
    }

    @Test
    void dropout_isOfClips_andCanBeLeftOut() {
        ComputationGraph network = tiny().dropOut(0.7).build();
        ClipDropoutLayer layer =
                (ClipDropoutLayer) network.getLayer("fc1_dropout").conf().getLayer();
        assertThat(layer.getKeep()).isEqualTo(0.7);
        assertThat(layer.getTimeSteps()).isEqualTo(4);
        assertThat(tiny().build().getVertex("fc0_dropout")).isNotNull();
        assertThat(tiny().dropOut(1).build().getVertex("fc0_dropout")).isNull();
    }

    @Test
    void anotherT_isANetworkBuiltWithIt() {
        ComputationGraph network = tiny().learnableDecay(true).build();
        network.fit(data(4));
        ComputationGraph changed = NetworkTimeSteps.change(network, 6);
        ComputationGraph built = tiny().timeSteps(6).learnableDecay(true).build();
        built.setParams(network.params());
        assertThat(changed.outputSingle(clips(6))).isEqualTo(built.outputSingle(clips(6)));
        changed.fit(data(6));
    }

    @Test
    void gradients_matchFiniteDifferences() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        ComputationGraph network = FiveLayerNetwork.builder()
                .timeSteps(2)
                .classes(2)
                .input(32, 32, 1)
                .convolutionChannels(2)
                .hidden(3)
                .voters(2)
                .dropOut(1)
                .neuron(LifParameters.spikingJelly(2)
                        .withDetachReset(false)
                        .withSurrogate(new Surrogate.Sigmoid(3))
                        .withFiring(Firing.RELAXED))
                .learnableDecay(true)
                .updater(new NoOp())
                .dataType(DataType.DOUBLE)
                .build();
        Set<String> statistics = new HashSet<>(network.paramTable().keySet());
        statistics.removeIf(name -> !name.endsWith("_mean") && !name.endsWith("_var"));
        Nd4j.getRandom().setSeed(2); // the kinks of the maximum pooling stay where they are
        boolean passed = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(network)
                .inputs(new INDArray[] {Nd4j.randn(DataType.DOUBLE, 2, 2, 32, 32, 1)})
                .labels(new INDArray[] {Nd4j.eye(2).castTo(DataType.DOUBLE)})
                .epsilon(1e-6)
                .maxRelError(1e-4)
                .minAbsoluteError(1e-9)
                .subset(true)
                .maxPerParam(2)
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)
                .excludeParams(statistics));
        assertThat(passed).isTrue();
    }

    @Test
    void badSizes_areNamed() {
        assertThatThrownBy(() -> FiveLayerNetwork.builder().classes(11).build())
                .hasMessage("FiveLayerNetwork: expected timeSteps >= 1, got 0; call timeSteps(T)");
        assertThatThrownBy(() -> tiny().input(32, 31, 2).build())
                .hasMessage("FiveLayerNetwork: expected frames of at least 32x32 with a channel (they are pooled five"
                        + " times by 2), got [32, 31, 2]");
        assertThatThrownBy(() -> tiny().voters(0).build())
                .hasMessage("FiveLayerNetwork: expected convolutionChannels >= 1 and voters >= 1, got 8 and 0");
        assertThatThrownBy(() -> tiny().hidden(0).build()).hasMessage("FiveLayerNetwork: expected hidden >= 1, got 0");
        assertThatThrownBy(() -> tiny().dropOut(1.5))
                .hasMessage(
                        "FiveLayerNetwork: expected the probability of keeping a value in (0, 1], got dropOut = 1.5");
        assertThatThrownBy(() -> tiny().neuron(LifParameters.paper().withDecay(0))
                        .learnableDecay(true)
                        .build())
                .hasMessage("LifLayer \"conv0_lif\": expected a decay in (0, 1), where a learnable one can start, got"
                        + " 0.0");
    }
}
