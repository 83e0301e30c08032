package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.masnn.core.kernel.ChannelGain;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** A network for another T is the network that would have been built with that T. */
class NetworkTimeStepsTest {

    private static NeuralNetConfiguration.Builder defaults() {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.FLOAT)
                .updater(new Adam(1e-2));
    }

    private static LifLayer lif(int steps) {
        return new LifLayer.Builder()
                .timeSteps(steps)
                .neuron(LifParameters.paper().withSurrogate(new Surrogate.Sigmoid(4)))
                .refinements(new ChannelGain(0.1))
                .learnableDecay(true)
                .build();
    }

    private static RefinementLayer jointly(FrameGrouping grouping, int steps) {
        return new RefinementLayer.Builder()
                .refinement(new ChannelGain(0.2))
                .jointly(grouping, steps)
                .build();
    }

    /** With each layer that knows T and can follow, and one refinement that does not know it. */
    private static ComputationGraph network(int steps) {
        ComputationGraph graph = new ComputationGraph(defaults()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(steps, 5, 4, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(steps).build(), "in")
                .addLayer("conv", new FrameConvolutionLayer.Builder().nOut(3).build(), "fold")
                .addLayer("bn", new FrameBatchNormalization.Builder().build(), "conv")
                .addLayer("rows", jointly(FrameGrouping.CLIP_AS_ROWS, steps), "bn")
                .addLayer(
                        "frame",
                        new RefinementLayer.Builder()
                                .refinement(new ChannelGain(0.3))
                                .build(),
                        "rows")
                .addLayer("lif", lif(steps), "frame")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(3).build(), "lif")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(steps).build(), "dense")
                .addLayer(
                        "out",
                        new LossLayer.Builder(new SmoothedCrossEntropy(0.1))
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "mean")
                .setOutputs("out")
                .build());
        graph.init();
        return graph;
    }

    private static INDArray clips(int steps) {
        Nd4j.getRandom().setSeed(steps);
        return Nd4j.rand(DataType.FLOAT, 3, steps, 5, 4, 2).muli(2);
    }

    private static DataSet data(int steps) {
        return new DataSet(clips(steps), Nd4j.eye(3).castTo(DataType.FLOAT));
    }

    private static ComputationGraph trained(int steps) {
        ComputationGraph network = network(steps);
        for (int i = 0; i < 5; i++) {
            network.fit(data(steps));
        }
        return network;
    }

    @Test
    void changedNetwork_isTheNetworkBuiltWithThatT() {
        ComputationGraph original = trained(4);
        INDArray before = original.outputSingle(clips(4)).dup();
        ComputationGraph changed = NetworkTimeSteps.change(original, 6);

        ComputationGraph built = network(6);
        assertThat(changed.getConfiguration().getVertices())
                .isEqualTo(built.getConfiguration().getVertices());
        built.setParams(original.params());
        assertThat(changed.params()).isEqualTo(original.params()).isNotSameAs(original.params());
        assertThat(changed.paramTable()).isEqualTo(built.paramTable());
        assertThat(changed.getParam("bn_mean")).isEqualTo(original.getParam("bn_mean"));
        assertThat(changed.getParam("bn_mean").amaxNumber().doubleValue()).isPositive();
        assertThat(changed.outputSingle(clips(6))).isEqualTo(built.outputSingle(clips(6)));
        assertThat(((ClipLayer) changed.getLayer("frame").conf().getLayer()).getTimeSteps())
                .isEqualTo(1);

        changed.fit(data(6));
        assertThat(changed.params()).isNotEqualTo(original.params());
        assertThat(original.outputSingle(clips(4))).isEqualTo(before);
        assertThat(original.getConfiguration().getVertices())
                .isEqualTo(network(4).getConfiguration().getVertices());
    }

    @Test
    void changedThereAndBack_trainsOnAsIfNothingHadHappened() {
        ComputationGraph original = trained(4);
        ComputationGraph back = NetworkTimeSteps.change(NetworkTimeSteps.change(original, 6), 4);
        assertThat(back.getIterationCount()).isEqualTo(5);
        assertThat(back.getUpdater().getStateViewArray())
                .isEqualTo(original.getUpdater().getStateViewArray());
        for (int i = 0; i < 2; i++) {
            original.fit(data(4));
            back.fit(data(4));
        }
        assertThat(back.params()).isEqualTo(original.params());
        assertThat(back.getConfiguration()).isEqualTo(original.getConfiguration());
    }

    @Test
    void changedNetwork_isSavedLikeAnyOther() {
        ComputationGraph changed = NetworkTimeSteps.change(trained(4), 6);
        String json = changed.getConfiguration().toJson();
        ComputationGraph restored = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
        restored.init(changed.params(), true);
        assertThat(restored.outputSingle(clips(6))).isEqualTo(changed.outputSingle(clips(6)));
    }

    @Test
    void oneTimeStep_andUntrainedNetworks_work() {
        ComputationGraph changed = NetworkTimeSteps.change(network(4), 1);
        assertThat(changed.outputSingle(clips(1)).shape()).containsExactly(3, 3);
    }

    @Test
    void imagesAndOutputsPerTimeStep_follow() {
        ComputationGraph images = unfolding(4);
        ComputationGraph changed = NetworkTimeSteps.change(images, 7);
        INDArray features = Nd4j.rand(DataType.FLOAT, 2, 2, 5, 4);
        assertThat(images.outputSingle(features).shape()).containsExactly(2, 3, 4);
        assertThat(changed.outputSingle(features).shape()).containsExactly(2, 3, 7);
        ComputationGraph built = unfolding(7);
        built.setParams(images.params());
        assertThat(changed.outputSingle(features)).isEqualTo(built.outputSingle(features));
    }

    private static ComputationGraph unfolding(int steps) {
        ComputationGraph graph = new ComputationGraph(defaults()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(5, 4, 2, CNN2DFormat.NCHW))
                .addLayer(
                        "repeat",
                        new RepeatImageLayer.Builder().timeSteps(steps).build(),
                        "in")
                .addLayer("conv", new FrameConvolutionLayer.Builder().nOut(3).build(), "repeat")
                .addLayer("lif", lif(steps), "conv")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(3).build(), "lif")
                .addLayer(
                        "unfold", new UnfoldTimeLayer.Builder().timeSteps(steps).build(), "dense")
                .setOutputs("unfold")
                .build());
        graph.init();
        return graph;
    }

    @Test
    void frozenLayers_follow_andStayFrozen() {
        ComputationGraph transferred = new TransferLearning.GraphBuilder(trained(4))
                .setFeatureExtractor("lif")
                .build();
        ComputationGraph changed = NetworkTimeSteps.change(transferred, 6);
        LayerVertex lif = (LayerVertex) changed.getConfiguration().getVertices().get("lif");
        assertThat(lif.getLayerConf().getLayer()).isInstanceOf(FrozenLayer.class);
        ComputationGraph built = network(6);
        built.setParams(transferred.params());
        assertThat(changed.outputSingle(clips(6))).isEqualTo(built.outputSingle(clips(6)));
        INDArray gain = changed.getParam("lif_0.gain").dup();
        INDArray dense = changed.getParam("dense_W").dup();
        changed.fit(data(6));
        assertThat(changed.getParam("lif_0.gain")).isEqualTo(gain);
        assertThat(changed.getParam("dense_W")).isNotEqualTo(dense);
    }

    @Test
    void layersThatRefuse_areAllNamed() {
        List<Layer> layers = new ArrayList<>();
        layers.add(jointly(FrameGrouping.CLIP_AS_CHANNELS, 2));
        layers.add(lif(2));
        layers.add(new FrozenLayerWithBackprop(jointly(FrameGrouping.CLIP_AS_CHANNELS, 2)));
        layers.add(new LossLayer.Builder(new LossMSE())
                .activation(Activation.IDENTITY)
                .build());
        ComputationGraphConfiguration.GraphBuilder builder = defaults()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(3))
                .setOutputs("3");
        for (int i = 0; i < layers.size(); i++) {
            builder.addLayer("" + i, layers.get(i), i == 0 ? "in" : "" + (i - 1));
        }
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        String before = graph.getConfiguration().toJson();
        assertThatThrownBy(() -> NetworkTimeSteps.change(graph, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "NetworkTimeSteps: cannot change T = 2 to T = 5: RefinementLayer \"0\": its parameters depend"
                                + " on T, gain [6] would be [15] at T = 5; RefinementLayer \"2\": its parameters depend on T, gain"
                                + " [6] would be [15] at T = 5. Give the network clips of T = 2, or build it for T = 5 and train"
                                + " it");
        assertThat(graph.getConfiguration().toJson()).isEqualTo(before);
        assertThat(NetworkTimeSteps.change(graph, 2).params()).isEqualTo(graph.params());
    }

    @Test
    void refusingLayer_keepsItsT() {
        RefinementLayer layer = jointly(FrameGrouping.CLIP_AS_CHANNELS, 2);
        layer.setNIn(InputType.feedForward(3), false);
        assertThatThrownBy(() -> layer.changeTimeSteps(3)).isInstanceOf(IllegalArgumentException.class);
        assertThat(layer.getTimeSteps()).isEqualTo(2);
    }

    @Test
    void badInput_isNamed() {
        ComputationGraph network = network(4);
        assertThatThrownBy(() -> NetworkTimeSteps.change(network, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NetworkTimeSteps: expected T >= 1, got 0");
        ComputationGraph unready = new ComputationGraph(network.getConfiguration());
        assertThatThrownBy(() -> NetworkTimeSteps.change(unready, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NetworkTimeSteps: expected an initialised network; call init() first");
        ComputationGraph stock = new ComputationGraph(defaults()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(3))
                .addLayer("dense", new DenseLayer.Builder().nOut(2).build(), "in")
                .setOutputs("dense")
                .build());
        stock.init();
        assertThatThrownBy(() -> NetworkTimeSteps.change(stock, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NetworkTimeSteps: expected a network with layers that know T, such as FoldTimeLayer and"
                        + " LifLayer, got one without");
        ComputationGraph mixed = new ComputationGraph(defaults()
                .graphBuilder()
                .addInputs("in", "slow")
                .setInputTypes(FoldTimeLayer.inputType(4, 3), FoldTimeLayer.inputType(2, 3))
                .addLayer("fast", fold(4), "in")
                .addLayer("long", fold(2), "slow")
                .setOutputs("fast", "long")
                .build());
        mixed.init();
        assertThatThrownBy(() -> NetworkTimeSteps.change(mixed, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NetworkTimeSteps: expected one T in the whole network, got FoldTimeLayer \"fast\" with T ="
                        + " 4, FoldTimeLayer \"long\" with T = 2");
    }

    private static FoldTimeLayer fold(int steps) {
        return new FoldTimeLayer.Builder()
                .timeSteps(steps)
                .format(SequenceFormat.NTF)
                .build();
    }
}
