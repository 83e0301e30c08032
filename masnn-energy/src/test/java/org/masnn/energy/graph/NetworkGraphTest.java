package org.masnn.energy.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.energy.SmallNetworks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

class NetworkGraphTest {

    @Test
    void of_branches_knowsWhereSpikesStayBinary() {
        NetworkGraph graph = NetworkGraph.of(SmallNetworks.branched(DataType.FLOAT));

        assertThat(signals(graph, "events", "fold")).containsOnly(Signal.INPUT);
        assertThat(signals(graph, "lif1", "maximum", "lif2", "lif3", "merge", "lif4", "lif5"))
                .containsOnly(Signal.SPIKES);
        assertThat(signals(graph, "sum")).containsOnly(Signal.COUNTS);
        assertThat(signals(graph, "conv1", "average", "both", "fc", "mean", "out"))
                .containsOnly(Signal.REAL);
        assertThat(graph.spikingNodes())
                .extracting(GraphNode::name)
                .containsExactlyInAnyOrder("lif1", "lif2", "lif3", "lif4", "lif5");
        assertThat(graph.timeSteps()).isEqualTo(SmallNetworks.STEPS);
    }

    @Test
    void of_membraneOutput_isReal() {
        assertThat(signals(NetworkGraph.of(SmallNetworks.analogue()), "liaf")).containsOnly(Signal.REAL);
    }

    @Test
    void of_frozenLayers_looksInside() {
        ComputationGraph frozen = new TransferLearning.GraphBuilder(SmallNetworks.plain(DataType.FLOAT, false))
                .setFeatureExtractor("lif2")
                .build();

        NetworkGraph graph = NetworkGraph.of(frozen);

        assertThat(graph.spikingNodes()).extracting(GraphNode::name).containsExactly("lif1", "lif2", "lif3");
        assertThat(graph.weightedNodes()).extracting(GraphNode::name).containsExactly("conv1", "conv2", "fc");
    }

    /** An ANN: no spikes, but a T where its layers know one, and a dense layer behind the mean that runs once. */
    @Test
    void of_noSpikingLayer_isAnAnn() {
        NetworkGraph graph = NetworkGraph.of(SmallNetworks.finish(
                SmallNetworks.start(DataType.FLOAT)
                        .addLayer("fc", new FrameDenseLayer.Builder().nOut(3).build(), "fold")
                        .addLayer("relu", new ActivationLayer(Activation.RELU), "fc"),
                "relu"));

        assertThat(graph.isSpiking()).isFalse();
        assertThat(graph.spikingNodes()).isEmpty();
        assertThat(graph.timeSteps()).isEqualTo(SmallNetworks.STEPS);
        assertThat(graph.node("fc").framesPerClip()).isEqualTo(SmallNetworks.STEPS);
        assertThat(graph.node("events").framesPerClip()).isEqualTo(1);
        assertThat(graph.node("out").framesPerClip()).isEqualTo(1);
        assertThat(signals(graph, "relu", "mean")).containsOnly(Signal.REAL);
    }

    @Test
    void of_annWithDifferentTimeSteps_isAnError() {
        ComputationGraph graph = SmallNetworks.finish(
                SmallNetworks.start(DataType.FLOAT)
                        .addLayer("fc", new FrameDenseLayer.Builder().nOut(3).build(), "fold")
                        .addLayer(
                                "half", new TimeMeanLayer.Builder().timeSteps(2).build(), "fc"),
                "half");

        assertThatThrownBy(() -> NetworkGraph.of(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NetworkGraph: expected the same T in all layers that know it, got T = 4 in FoldTimeLayer "
                        + "\"fold\" and T = 2 in TimeMeanLayer \"half\"");
    }

    @Test
    void of_featuresThatComeFolded_knowsFramesFromTheNeurons() {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("frames")
                .addLayer("fc1", new FrameDenseLayer.Builder().nIn(6).nOut(5).build(), "frames")
                .addLayer("lif1", SmallNetworks.lif(), "fc1")
                .addLayer(
                        "mean",
                        new TimeMeanLayer.Builder()
                                .timeSteps(SmallNetworks.STEPS)
                                .build(),
                        "lif1")
                .addLayer("fc2", new FrameDenseLayer.Builder().nOut(3).build(), "mean")
                .addLayer("out", new LossLayer.Builder().build(), "fc2")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(6))
                .build();
        NetworkGraph graph = NetworkGraph.of(configuration);

        assertThat(graph.node("fc1").framesPerClip()).isEqualTo(SmallNetworks.STEPS);
        assertThat(graph.node("fc2").framesPerClip()).isEqualTo(1);
    }

    @Test
    void of_differentTimeSteps_isAnError() {
        ComputationGraph graph = SmallNetworks.finish(
                SmallNetworks.start(DataType.FLOAT)
                        .addLayer("lif1", SmallNetworks.lif(), "fold")
                        .addLayer("fc", new FrameDenseLayer.Builder().nOut(3).build(), "lif1")
                        .addLayer("lif2", new LifLayer.Builder().timeSteps(2).build(), "fc"),
                "lif2");

        assertThatThrownBy(() -> NetworkGraph.of(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NetworkGraph: expected the same T in all spiking layers, got T = 4 in LifLayer \"lif1\" "
                        + "and T = 2 in LifLayer \"lif2\"");
    }

    @Test
    void of_networkWithoutInit_isTheSame() {
        ComputationGraph graph = SmallNetworks.branched(DataType.FLOAT);
        ComputationGraphConfiguration configuration = graph.getConfiguration().clone();

        assertThat(NetworkGraph.of(configuration).nodes())
                .containsExactlyInAnyOrderElementsOf(NetworkGraph.of(graph).nodes());
    }

    @Test
    void trainedParameters_areThoseOfNetworkSize() {
        for (ComputationGraph graph :
                List.of(SmallNetworks.plain(DataType.FLOAT, true), SmallNetworks.branched(DataType.FLOAT))) {
            assertThat(NetworkGraph.of(graph).trainedParameters())
                    .isEqualTo(NetworkSize.of(graph).trainedParameters());
        }
    }

    @Test
    void node_unknownName_isAnError() {
        NetworkGraph graph = NetworkGraph.of(SmallNetworks.analogue());

        assertThatThrownBy(() -> graph.node("lif9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NetworkGraph: no vertex \"lif9\"; there are "
                        + "[events, fold, conv1, liaf, fc, lif, mean, out]");
    }

    private static List<Signal> signals(NetworkGraph graph, String... names) {
        return List.of(names).stream().map(name -> graph.node(name).signal()).toList();
    }
}
