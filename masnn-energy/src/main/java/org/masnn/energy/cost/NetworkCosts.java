package org.masnn.energy.cost;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;

/**
 * The operations of a network, read from its layers.
 *
 * @param graph the network's structure
 * @param weighted its convolutions and dense layers, in the order in which they run
 * @param attention its attention, in the order in which it runs; empty for a vanilla network
 * @param elements what it does to each value besides, in the order in which it runs
 */
public record NetworkCosts(
        NetworkGraph graph,
        List<WeightedLayerCost> weighted,
        List<AttentionCost> attention,
        List<ElementCost> elements) {

    /**
     * Copies the lists.
     *
     * @param graph structure
     * @param weighted convolutions and dense layers
     * @param attention attention
     * @param elements the rest
     */
    public NetworkCosts {
        weighted = List.copyOf(weighted);
        attention = List.copyOf(attention);
        elements = List.copyOf(elements);
    }

    /**
     * Reads the costs from a network.
     *
     * @param graph spiking or an ANN; not modified
     * @return its costs
     * @throws IllegalArgumentException if it holds a layer or refinement whose cost is not known
     */
    public static NetworkCosts of(ComputationGraph graph) {
        return of(graph.getConfiguration());
    }

    /**
     * Reads the costs from a network's configuration, without its parameters, which need not fit into the memory.
     *
     * @param configuration of a spiking network or an ANN, with the input types set; not modified
     * @return its costs
     * @throws IllegalArgumentException if it holds a layer or refinement whose cost is not known
     */
    public static NetworkCosts of(ComputationGraphConfiguration configuration) {
        NetworkGraph structure = NetworkGraph.of(configuration);
        List<WeightedLayerCost> weighted = new ArrayList<>();
        List<AttentionCost> attention = new ArrayList<>();
        List<ElementCost> elements = new ArrayList<>();
        FrameValues values = FrameValues.of(structure);
        for (GraphNode node : structure.nodes()) {
            if (node.layer() instanceof FrameConvolutionLayer || node.layer() instanceof FrameDenseLayer) {
                weighted.add(weighted(structure, node, values));
            }
            attention.addAll(AttentionReading.of(node));
            ElementReading.of(node, values).ifPresent(elements::add);
        }
        return new NetworkCosts(structure, weighted, attention, elements);
    }

    private static WeightedLayerCost weighted(NetworkGraph structure, GraphNode node, FrameValues values) {
        String input = node.inputs().get(0);
        long outputs = values.of(node.name());
        long weights = node.layer() instanceof FrameConvolutionLayer convolution
                ? (long) convolution.getKernelSize()[0]
                        * convolution.getKernelSize()[1]
                        * convolution.inputSize().channels()
                : values.of(input);
        return new WeightedLayerCost(
                node.name(), input, structure.node(input).signal(), weights * outputs, outputs, node.framesPerClip());
    }

    /**
     * Delta MAC 1 of a clip: making the attention weights.
     *
     * @param sharedMlp how often the MLP of TA and CA is charged
     * @return MAC operations
     */
    public long attentionWeightMacs(SharedMlp sharedMlp) {
        return attention.stream()
                .mapToLong(cost -> cost.weightMacs() * (cost.shared() ? sharedMlp.times() : 1))
                .sum();
    }

    /**
     * Delta MAC 2 of a clip: refining the values.
     *
     * @return MAC operations
     */
    public long attentionRefinementMacs() {
        return attention.stream().mapToLong(AttentionCost::refinementMacs).sum();
    }
}
