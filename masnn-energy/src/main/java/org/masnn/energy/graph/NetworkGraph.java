package org.masnn.energy.graph;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.layer.ClipDropoutLayer;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RepeatImageLayer;
import org.masnn.core.layer.SpikeLogicVertex;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.layer.UnfoldTimeLayer;
import org.masnn.core.neuron.Output;

/**
 * The structure of a network as the accounting needs it: any {@link ComputationGraph}, branches included, spiking or
 * not (an ANN is one without {@link LifLayer}). Immutable; it does not keep the network.
 */
public final class NetworkGraph {

    private final List<GraphNode> nodes;
    private final int timeSteps;

    private NetworkGraph(List<GraphNode> nodes, int timeSteps) {
        this.nodes = List.copyOf(nodes);
        this.timeSteps = timeSteps;
    }

    /**
     * Reads a network's structure.
     *
     * @param graph initialised or not; not modified
     * @return the structure
     * @throws IllegalArgumentException if its {@link LifLayer}s differ in T, or those layers of an ANN that know a T
     */
    public static NetworkGraph of(ComputationGraph graph) {
        return of(graph.getConfiguration());
    }

    /**
     * Reads a network's structure without its parameters, which need not fit into the memory.
     *
     * @param configuration with the input types set; not modified
     * @return the structure
     * @throws IllegalArgumentException if its {@link LifLayer}s differ in T, or those layers of an ANN that know a T
     */
    public static NetworkGraph of(ComputationGraphConfiguration configuration) {
        List<String> order = TopologicalOrder.of(configuration);
        Map<String, GraphNode> nodes = new LinkedHashMap<>();
        Map<String, Integer> frames = FramesPerClip.of(configuration, order);
        for (String name : order) {
            nodes.put(name, node(configuration, name, nodes, Objects.requireNonNull(frames.get(name), name)));
        }
        return new NetworkGraph(List.copyOf(nodes.values()), commonTimeSteps(nodes.values()));
    }

    private static GraphNode node(
            ComputationGraphConfiguration configuration, String name, Map<String, GraphNode> before, int frames) {
        GraphVertex vertex = configuration.getVertices().get(name);
        if (vertex == null) {
            return new GraphNode(name, null, null, List.of(), 0, Signal.INPUT, frames);
        }
        List<String> inputs =
                Objects.requireNonNull(configuration.getVertexInputs().get(name), name);
        Set<Signal> signals = EnumSet.noneOf(Signal.class);
        for (String input : inputs) {
            signals.add(Objects.requireNonNull(before.get(input), input).signal());
        }
        Layer layer = layer(vertex);
        return new GraphNode(
                name, vertex, layer, inputs, vertex.numParams(false), signal(vertex, layer, signals), frames);
    }

    static @Nullable Layer layer(@Nullable GraphVertex vertex) {
        return vertex instanceof LayerVertex holder
                ? unwrapped(holder.getLayerConf().getLayer())
                : null;
    }

    private static Layer unwrapped(Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return frozen.getLayer();
        }
        return layer instanceof FrozenLayerWithBackprop frozen ? frozen.getUnderlying() : layer;
    }

    /**
     * Only what is known to keep spikes binary passes them on as spikes, and only what keeps whole numbers, sums of
     * spikes.
     */
    private static Signal signal(GraphVertex vertex, @Nullable Layer layer, Set<Signal> inputs) {
        if (layer instanceof LifLayer lif) {
            return lif.getNeuron().output() == Output.SPIKE ? Signal.SPIKES : Signal.REAL;
        }
        if (layer instanceof FrameConvolutionLayer || layer instanceof FrameDenseLayer) {
            return Signal.REAL;
        }
        if (inputs.equals(EnumSet.of(Signal.INPUT))) {
            return Signal.INPUT;
        }
        boolean whole = inputs.stream().allMatch(input -> input == Signal.SPIKES || input == Signal.COUNTS);
        if (whole && vertex instanceof ElementWiseVertex join && join.getOp() == ElementWiseVertex.Op.Add) {
            return Signal.COUNTS;
        }
        if (!whole || !keepsSpikes(vertex, layer)) {
            return Signal.REAL;
        }
        return inputs.contains(Signal.COUNTS) ? Signal.COUNTS : Signal.SPIKES;
    }

    private static boolean keepsSpikes(GraphVertex vertex, @Nullable Layer layer) {
        if (layer == null) {
            return vertex instanceof MergeVertex
                    || vertex instanceof SubsetVertex
                    || vertex instanceof ReshapeVertex
                    || vertex instanceof SpikeLogicVertex
                    || vertex instanceof PreprocessorVertex;
        }
        return (layer instanceof FramePoolingLayer pooling && pooling.getKind() == FramePooling.Kind.MAXIMUM)
                || layer instanceof FoldTimeLayer
                || layer instanceof UnfoldTimeLayer
                || layer instanceof RepeatImageLayer
                || layer instanceof DropoutLayer
                || layer instanceof ClipDropoutLayer;
    }

    private static int commonTimeSteps(Collection<GraphNode> nodes) {
        boolean spiking = nodes.stream().anyMatch(node -> node.spiking() != null);
        List<GraphNode> deciding = nodes.stream()
                .filter(node -> spiking ? node.spiking() != null : ownTimeSteps(node) > 0)
                .toList();
        if (deciding.isEmpty()) {
            return 1;
        }
        GraphNode first = deciding.get(0);
        int steps = ownTimeSteps(first);
        for (GraphNode node : deciding) {
            if (ownTimeSteps(node) != steps) {
                throw new IllegalArgumentException("NetworkGraph: expected the same T in all "
                        + (spiking ? "spiking layers" : "layers that know it") + ", got T = " + steps + " in "
                        + first.describe() + " and T = " + ownTimeSteps(node) + " in " + node.describe());
            }
        }
        return steps;
    }

    private static int ownTimeSteps(GraphNode node) {
        Layer layer = node.layer();
        if (layer instanceof LifLayer lif) {
            return lif.getTimeSteps();
        }
        if (layer instanceof FoldTimeLayer fold) {
            return fold.getTimeSteps();
        }
        if (layer instanceof RepeatImageLayer repeat) {
            return repeat.getTimeSteps();
        }
        return layer instanceof TimeMeanLayer mean ? mean.getTimeSteps() : 0;
    }

    /**
     * All vertices, inputs included.
     *
     * @return the vertices in the order in which they run
     */
    public List<GraphNode> nodes() {
        return nodes;
    }

    /**
     * The spiking layers.
     *
     * @return the vertices that hold a {@link LifLayer}, in the order in which they run; none in an ANN
     */
    public List<GraphNode> spikingNodes() {
        return nodes.stream().filter(node -> node.spiking() != null).toList();
    }

    /**
     * The layers whose operations Eq. 17 counts.
     *
     * @return the vertices that hold a {@link FrameConvolutionLayer} or {@link FrameDenseLayer}, in the order in which
     *     they run
     */
    public List<GraphNode> weightedNodes() {
        return nodes.stream()
                .filter(node ->
                        node.layer() instanceof FrameConvolutionLayer || node.layer() instanceof FrameDenseLayer)
                .toList();
    }

    /**
     * Whether this is a spiking network.
     *
     * @return false for an ANN, which has no {@link LifLayer}
     */
    public boolean isSpiking() {
        return nodes.stream().anyMatch(node -> node.spiking() != null);
    }

    /**
     * One vertex.
     *
     * @param name its name
     * @return the vertex
     * @throws IllegalArgumentException if there is none
     */
    public GraphNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("NetworkGraph: no vertex \"" + name + "\"; there are "
                        + nodes.stream().map(GraphNode::name).toList()));
    }

    /**
     * Trained parameters.
     *
     * @return weights, biases, gamma and beta, without the running statistics of batch normalisation
     */
    public long trainedParameters() {
        return nodes.stream()
                .mapToLong(node ->
                        // a mean and a variance for each gamma and beta
                        node.layer() instanceof FrameBatchNormalization ? node.parameters() / 2 : node.parameters())
                .sum();
    }

    /**
     * Number of time steps of a clip.
     *
     * @return T, the same in all spiking layers; of an ANN, that of its layers that fold, repeat or average, or 1
     */
    public int timeSteps() {
        return timeSteps;
    }
}
