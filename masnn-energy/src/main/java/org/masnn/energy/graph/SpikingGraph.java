package org.masnn.energy.graph;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RepeatImageLayer;
import org.masnn.core.layer.SpikeLogicVertex;
import org.masnn.core.layer.UnfoldTimeLayer;
import org.masnn.core.neuron.Output;

/**
 * The structure of a network that holds {@link LifLayer}s, as the accounting needs it: any {@link ComputationGraph},
 * branches included. Immutable; it does not keep the network.
 */
public final class SpikingGraph {

    private final List<GraphNode> nodes;
    private final int timeSteps;

    private SpikingGraph(List<GraphNode> nodes, int timeSteps) {
        this.nodes = List.copyOf(nodes);
        this.timeSteps = timeSteps;
    }

    /**
     * Reads a network's structure.
     *
     * @param graph initialised; not modified
     * @return the structure
     * @throws IllegalArgumentException if it holds no {@link LifLayer}, or some that differ in T
     * @throws IllegalStateException if {@code init()} was not called
     */
    public static SpikingGraph of(ComputationGraph graph) {
        if (graph.getVertices() == null) {
            throw new IllegalStateException("SpikingGraph: the network is not initialised; call init() first");
        }
        Map<String, GraphNode> nodes = new LinkedHashMap<>();
        for (int index : graph.topologicalSortOrder()) {
            GraphNode node = node(graph, graph.getVertices()[index].getVertexName(), nodes);
            nodes.put(node.name(), node);
        }
        return new SpikingGraph(List.copyOf(nodes.values()), commonTimeSteps(nodes.values()));
    }

    private static GraphNode node(ComputationGraph graph, String name, Map<String, GraphNode> before) {
        GraphVertex vertex = graph.getConfiguration().getVertices().get(name);
        if (vertex == null) {
            return new GraphNode(name, null, List.of(), 0, Signal.INPUT);
        }
        List<String> inputs = Objects.requireNonNull(
                graph.getConfiguration().getVertexInputs().get(name), name);
        Set<Signal> signals = EnumSet.noneOf(Signal.class);
        for (String input : inputs) {
            signals.add(Objects.requireNonNull(before.get(input), input).signal());
        }
        Layer layer = vertex instanceof LayerVertex holder
                ? unwrapped(holder.getLayerConf().getLayer())
                : null;
        long parameters = graph.getVertex(name).numParams();
        return new GraphNode(name, layer, inputs, parameters, signal(vertex, layer, signals));
    }

    private static Layer unwrapped(Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return frozen.getLayer();
        }
        return layer instanceof FrozenLayerWithBackprop frozen ? frozen.getUnderlying() : layer;
    }

    /** Only what is known to keep spikes binary passes them on as spikes. */
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
        return inputs.equals(EnumSet.of(Signal.SPIKES)) && keepsSpikes(vertex, layer) ? Signal.SPIKES : Signal.REAL;
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

    private static int commonTimeSteps(Iterable<GraphNode> nodes) {
        GraphNode first = null;
        int steps = 0;
        for (GraphNode node : nodes) {
            LifLayer lif = node.spiking();
            if (lif == null) {
                continue;
            }
            if (first == null) {
                first = node;
                steps = lif.getTimeSteps();
            } else if (lif.getTimeSteps() != steps) {
                throw new IllegalArgumentException("SpikingGraph: expected the same T in all spiking layers, got T = "
                        + steps + " in " + first.describe() + " and T = " + lif.getTimeSteps() + " in "
                        + node.describe());
            }
        }
        if (first == null) {
            List<String> names = new ArrayList<>();
            nodes.forEach(node -> names.add(node.describe()));
            throw new IllegalArgumentException(
                    "SpikingGraph: expected a network with at least one LifLayer, got one without: " + names);
        }
        return steps;
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
     * @return the vertices that hold a {@link LifLayer}, in the order in which they run; at least one
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
                .orElseThrow(() -> new IllegalArgumentException("SpikingGraph: no vertex \"" + name + "\"; there are "
                        + nodes.stream().map(GraphNode::name).toList()));
    }

    /**
     * Number of time steps of a clip.
     *
     * @return T, the same in all spiking layers
     */
    public int timeSteps() {
        return timeSteps;
    }
}
