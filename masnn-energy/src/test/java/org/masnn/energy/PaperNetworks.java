package org.masnn.energy;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.attention.Attention;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.models.plain.ThreeLayerNetwork;

/** The paper's 3-layer network at its size: T = 60, frames 32x32x2. */
public final class PaperNetworks {

    public static final int STEPS = 60;

    private PaperNetworks() {}

    public static ComputationGraph threeLayers(Attention attention, int classes) {
        ComputationGraph network = new ComputationGraph(configuration(attention, classes));
        network.init();
        return network;
    }

    public static ComputationGraphConfiguration configuration(Attention attention, int classes) {
        return ThreeLayerNetwork.builder()
                .timeSteps(STEPS)
                .classes(classes)
                .attention(attention)
                .configuration();
    }

    /** The costs with attention at the convolutions only, as the reference computations assume. */
    public static NetworkCosts convolutionsOnly(NetworkCosts costs) {
        return new NetworkCosts(
                costs.graph(),
                costs.weighted(),
                costs.attention().stream()
                        .filter(cost -> cost.layer().startsWith("conv"))
                        .toList(),
                costs.elements());
    }
}
