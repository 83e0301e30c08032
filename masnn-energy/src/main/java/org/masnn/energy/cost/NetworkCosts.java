package org.masnn.energy.cost;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;

/**
 * The operations of a network, read from its layers.
 *
 * @param graph the network's structure
 * @param weighted its convolutions and dense layers, in the order in which they run
 * @param attention its attention, in the order in which it runs; empty for a vanilla network
 */
public record NetworkCosts(NetworkGraph graph, List<WeightedLayerCost> weighted, List<AttentionCost> attention) {

    /**
     * Copies the lists.
     *
     * @param graph structure
     * @param weighted convolutions and dense layers
     * @param attention attention
     */
    public NetworkCosts {
        weighted = List.copyOf(weighted);
        attention = List.copyOf(attention);
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
        for (GraphNode node : structure.nodes()) {
            Layer layer = node.layer();
            if (layer instanceof FrameConvolutionLayer convolution) {
                weighted.add(weighted(structure, node, operations(convolution)));
            } else if (layer instanceof FrameDenseLayer dense) {
                weighted.add(weighted(structure, node, dense.inputSize().length() * dense.getNOut()));
            } else if (layer instanceof LifLayer lif) {
                for (MembraneRefinement refinement : lif.getRefinements()) {
                    attention.add(
                            refinement(node, refinement, lif.inputSize(), lif.getTimeSteps(), lif.getTimeSteps()));
                }
            } else if (layer instanceof RefinementLayer refining) {
                attention.add(joint(node, refining));
            } else if (layer instanceof TemporalAttentionLayer temporal) {
                attention.add(AttentionCost.temporal(
                        node.name(), temporal.getTimeSteps(), temporal.getGate(), temporal.inputSize()));
            } else {
                requireFree(node, layer);
            }
        }
        return new NetworkCosts(structure, weighted, attention);
    }

    private static WeightedLayerCost weighted(NetworkGraph structure, GraphNode node, long operations) {
        String input = node.inputs().get(0);
        return new WeightedLayerCost(
                node.name(), input, structure.node(input).signal(), operations, node.framesPerClip());
    }

    private static long operations(FrameConvolutionLayer layer) {
        FrameSize in = layer.inputSize();
        InputType.InputTypeConvolutional out = (InputType.InputTypeConvolutional) layer.getOutputType(
                0, InputType.convolutional(in.height(), in.width(), in.channels(), CNN2DFormat.NHWC));
        long perPixel = (long) layer.getKernelSize()[0] * layer.getKernelSize()[1] * in.channels() * layer.getNOut();
        return perPixel * out.getHeight() * out.getWidth();
    }

    /** Per frame its weights are made T times a clip, jointly once. */
    private static AttentionCost joint(GraphNode node, RefinementLayer layer) {
        int steps = node.framesPerClip();
        int times = layer.getGrouping() == FrameGrouping.FRAME ? steps : 1;
        return refinement(node, layer.getRefinement(), layer.inputSize(), steps, times);
    }

    private static AttentionCost refinement(
            GraphNode node, MembraneRefinement refinement, FrameSize frame, int steps, int times) {
        if (refinement instanceof ChannelAttention channel) {
            return AttentionCost.channel(node.name(), steps, times, channel.gate(), frame);
        }
        if (refinement instanceof SpatialAttention spatial) {
            return AttentionCost.spatial(node.name(), steps, times, spatial.kernel(), frame);
        }
        if (refinement instanceof SimpleAttention) {
            return AttentionCost.simple(node.name(), steps, frame);
        }
        throw new IllegalArgumentException("NetworkCosts: the cost of the refinement " + refinement + " ("
                + refinement.getClass().getName() + ") of " + node.describe()
                + " is not known; known are ChannelAttention, SpatialAttention and SimpleAttention");
    }

    private static void requireFree(GraphNode node, @Nullable Layer layer) {
        if (node.parameters() > 0 && !(layer instanceof FrameBatchNormalization)) {
            throw new IllegalArgumentException("NetworkCosts: the cost of " + node.describe() + " with its "
                    + node.parameters() + " parameters is not known; known are FrameConvolutionLayer, FrameDenseLayer, "
                    + "FrameBatchNormalization, LifLayer, RefinementLayer and TemporalAttentionLayer");
        }
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
