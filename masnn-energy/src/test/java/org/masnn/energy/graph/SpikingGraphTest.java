package org.masnn.energy.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.energy.SmallNetworks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

class SpikingGraphTest {

    @Test
    void of_branches_knowsWhereSpikesStayBinary() {
        SpikingGraph graph = SpikingGraph.of(SmallNetworks.branched(DataType.FLOAT));

        assertThat(signals(graph, "events", "fold")).containsOnly(Signal.INPUT);
        assertThat(signals(graph, "lif1", "maximum", "lif2", "lif3", "merge", "lif4", "lif5"))
                .containsOnly(Signal.SPIKES);
        assertThat(signals(graph, "conv1", "average", "sum", "both", "fc", "mean", "out"))
                .containsOnly(Signal.REAL);
        assertThat(graph.spikingNodes())
                .extracting(GraphNode::name)
                .containsExactlyInAnyOrder("lif1", "lif2", "lif3", "lif4", "lif5");
        assertThat(graph.timeSteps()).isEqualTo(SmallNetworks.STEPS);
    }

    @Test
    void of_membraneOutput_isReal() {
        assertThat(signals(SpikingGraph.of(SmallNetworks.analogue()), "liaf")).containsOnly(Signal.REAL);
    }

    @Test
    void of_frozenLayers_looksInside() {
        ComputationGraph frozen = new TransferLearning.GraphBuilder(SmallNetworks.plain(DataType.FLOAT, false))
                .setFeatureExtractor("lif2")
                .build();

        SpikingGraph graph = SpikingGraph.of(frozen);

        assertThat(graph.spikingNodes()).extracting(GraphNode::name).containsExactly("lif1", "lif2", "lif3");
        assertThat(graph.weightedNodes()).extracting(GraphNode::name).containsExactly("conv1", "conv2", "fc");
    }

    @Test
    void of_noSpikingLayer_isAnError() {
        ComputationGraph graph = SmallNetworks.finish(
                SmallNetworks.start(DataType.FLOAT)
                        .addLayer("fc", new FrameDenseLayer.Builder().nOut(3).build(), "fold")
                        .addLayer("relu", new ActivationLayer(Activation.RELU), "fc"),
                "relu");

        assertThatThrownBy(() -> SpikingGraph.of(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikingGraph: expected a network with at least one LifLayer, got one without: "
                        + "[vertex \"events\", FoldTimeLayer \"fold\", FrameDenseLayer \"fc\", "
                        + "ActivationLayer \"relu\", TimeMeanLayer \"mean\", LossLayer \"out\"]");
    }

    @Test
    void of_differentTimeSteps_isAnError() {
        ComputationGraph graph = SmallNetworks.finish(
                SmallNetworks.start(DataType.FLOAT)
                        .addLayer("lif1", SmallNetworks.lif(), "fold")
                        .addLayer("fc", new FrameDenseLayer.Builder().nOut(3).build(), "lif1")
                        .addLayer("lif2", new LifLayer.Builder().timeSteps(2).build(), "fc"),
                "lif2");

        assertThatThrownBy(() -> SpikingGraph.of(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikingGraph: expected the same T in all spiking layers, got T = 4 in LifLayer \"lif1\" "
                        + "and T = 2 in LifLayer \"lif2\"");
    }

    @Test
    void of_networkWithoutInit_isAnError() {
        ComputationGraph graph =
                new ComputationGraph(SmallNetworks.plain(DataType.FLOAT, false).getConfiguration());

        assertThatThrownBy(() -> SpikingGraph.of(graph))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SpikingGraph: the network is not initialised; call init() first");
    }

    @Test
    void node_unknownName_isAnError() {
        SpikingGraph graph = SpikingGraph.of(SmallNetworks.analogue());

        assertThatThrownBy(() -> graph.node("lif9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikingGraph: no vertex \"lif9\"; there are "
                        + "[events, fold, conv1, liaf, fc, lif, mean, out]");
    }

    private static List<Signal> signals(SpikingGraph graph, String... names) {
        return List.of(names).stream().map(name -> graph.node(name).signal()).toList();
    }
}
