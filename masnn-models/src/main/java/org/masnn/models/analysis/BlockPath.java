package org.masnn.models.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.jspecify.annotations.Nullable;
import org.masnn.core.layer.ClipDropoutLayer;
import org.masnn.core.layer.FrameConvolutionLayer;

/**
 * The vertices of a block in its graph, once it is known that the block is a serial part of the network and that its
 * backward pass gives the same result every time.
 *
 * @param block what was asked for
 * @param input index of the vertex that it reads
 * @param output index of its last vertex
 * @param backwards its vertices, the last one first
 */
record BlockPath(NetworkBlock block, int input, int output, List<GraphVertex> backwards) {

    static BlockPath of(ComputationGraph graph, NetworkBlock block) {
        if (graph.getNumInputArrays() != 1) {
            throw refused(
                    block,
                    "expected a network with one input, got "
                            + graph.getConfiguration().getNetworkInputs());
        }
        GraphVertex[] vertices = graph.getVertices();
        int input = index(graph, block, block.input());
        int output = index(graph, block, block.output());
        Set<Integer> before = reached(input, index -> sources(vertices[index]));
        Set<Integer> inside = reached(input, index -> targets(vertices[index]));
        if (!inside.contains(output)) {
            throw refused(
                    block,
                    "expected a way from \"" + block.input() + "\" to \"" + block.output() + "\", got none; is it the"
                            + " other way round?");
        }
        Set<Integer> upstream = reached(output, index -> sources(vertices[index]));
        upstream.add(output);
        inside.retainAll(upstream);
        before.forEach(index -> requireTargets(block, vertices, index, before, input));
        requireTargets(block, vertices, input, inside, output);
        for (int index : inside) {
            requireSources(block, vertices, index, inside, input);
            if (index != output) {
                requireTargets(block, vertices, index, inside, output);
            }
            requireJacobian(block, vertices[index]);
        }
        List<GraphVertex> backwards = new ArrayList<>();
        for (int index : graph.topologicalSortOrder()) {
            if (inside.contains(index)) {
                backwards.add(vertices[index]);
            }
        }
        Collections.reverse(backwards);
        return new BlockPath(block, input, output, backwards);
    }

    static Stream<Integer> sources(GraphVertex vertex) {
        return indices(vertex.getInputVertices());
    }

    static Stream<Integer> targets(GraphVertex vertex) {
        return indices(vertex.getOutputVertices());
    }

    private static Stream<Integer> indices(VertexIndices @Nullable [] neighbours) {
        return neighbours == null ? Stream.empty() : Arrays.stream(neighbours).map(VertexIndices::getVertexIndex);
    }

    private static int index(ComputationGraph graph, NetworkBlock block, String name) {
        GraphVertex vertex = graph.getVertex(name);
        if (vertex == null) {
            throw refused(
                    block, "expected the name of a vertex, got \"" + name + "\", which the network does not have");
        }
        return vertex.getVertexIndex();
    }

    private static Set<Integer> reached(int start, Function<Integer, Stream<Integer>> neighbours) {
        Set<Integer> found = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            neighbours.apply(open.pop()).filter(found::add).forEach(open::push);
        }
        return found;
    }

    /** What a vertex in front of or inside the block gives has to stay there or go to the one vertex behind. */
    private static void requireTargets(
            NetworkBlock block, GraphVertex[] vertices, int index, Set<Integer> part, int behind) {
        targets(vertices[index])
                .filter(target -> target != behind && !part.contains(target))
                .findFirst()
                .ifPresent(target -> {
                    throw notSerial(
                            block,
                            "vertex \"" + vertices[target].getVertexName() + "\" reads \""
                                    + vertices[index].getVertexName() + "\" past the block");
                });
    }

    private static void requireSources(
            NetworkBlock block, GraphVertex[] vertices, int index, Set<Integer> inside, int input) {
        sources(vertices[index])
                .filter(source -> source != input && !inside.contains(source))
                .findFirst()
                .ifPresent(source -> {
                    throw notSerial(
                            block,
                            "vertex \"" + vertices[index].getVertexName() + "\" inside reads \""
                                    + vertices[source].getVertexName() + "\" outside");
                });
    }

    private static void requireJacobian(NetworkBlock block, GraphVertex vertex) {
        if (!vertex.hasLayer()) {
            return;
        }
        Layer layer = vertex.getLayer().conf().getLayer();
        String name = "\"" + vertex.getVertexName() + "\"";
        if (vertex.getLayer() instanceof IOutputLayer) {
            throw refused(
                    block,
                    "expected no loss inside, got layer " + name + "; let the block end at the vertex in front of it");
        }
        if (layer instanceof FrameConvolutionLayer first && !first.isNeedsInputGradient()) {
            throw refused(
                    block,
                    "expected layers that pass gradients on, got " + name
                            + ", which does not (needsInputGradient is off); let the block begin behind it");
        }
        boolean random = layer.getIDropout() != null
                || (layer instanceof BaseLayer base && base.getWeightNoise() != null)
                || (layer instanceof ClipDropoutLayer dropout && dropout.getKeep() < 1);
        if (random) {
            throw refused(
                    block,
                    "expected layers that are the same in every pass, got " + name
                            + " with dropout or weight noise; build the network without it");
        }
    }

    private static IllegalArgumentException notSerial(NetworkBlock block, String found) {
        return refused(
                block,
                "expected that all signals pass through \"" + block.input() + "\" and \"" + block.output()
                        + "\", got that " + found + "; choose vertices where the network has no other way");
    }

    private static IllegalArgumentException refused(NetworkBlock block, String message) {
        return new IllegalArgumentException("NetworkBlock \"" + block.name() + "\": " + message);
    }
}
