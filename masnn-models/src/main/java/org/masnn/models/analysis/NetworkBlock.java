package org.masnn.models.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/**
 * A serial part {@code f^j} of a network {@code f^L(... f^1(x))} (Yao et al. 2023, Eq. 20): everything that flows from
 * the network's input to its output passes through the output of the vertex {@code input} and then that of {@code
 * output}.
 *
 * @param name how reports call it
 * @param input name of the vertex whose activations the block reads
 * @param output name of the vertex whose activations the block gives
 */
public record NetworkBlock(String name, String input, String output) {

    /** What {@code ResidualStage} calls the vertices of a block, for instance {@code stage0_block1_conv1}. */
    private static final Pattern RESIDUAL = Pattern.compile("(.+_block\\d+)_.+");

    /**
     * Checks that there are three names.
     *
     * @param name not null
     * @param input not null
     * @param output not null
     */
    public NetworkBlock {
        Objects.requireNonNull(name, "NetworkBlock: name is missing");
        Objects.requireNonNull(input, "NetworkBlock: input is missing");
        Objects.requireNonNull(output, "NetworkBlock: output is missing");
    }

    /**
     * The blocks of a residual network in the order of the signal, found by the names that {@code ResidualStage} gives;
     * stem and head are none of them.
     *
     * @param graph initialised; not modified
     * @return at least one block, each reading the one before
     * @throws IllegalArgumentException if no vertex is named {@code <stage>_block<number>_...}, or the vertices of a
     *     block read several vertices of other blocks, or are read at several places
     */
    public static List<NetworkBlock> residual(ComputationGraph graph) {
        Map<String, List<GraphVertex>> groups = new LinkedHashMap<>();
        GraphVertex[] vertices = graph.getVertices();
        for (int index : graph.topologicalSortOrder()) {
            Matcher named = RESIDUAL.matcher(vertices[index].getVertexName());
            if (named.matches()) {
                groups.computeIfAbsent(named.group(1), name -> new ArrayList<>())
                        .add(vertices[index]);
            }
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException(
                    "NetworkBlock: expected vertices named <stage>_block<number>_..., as ResidualNetwork makes them, got none;"
                            + " name the blocks of another network by new NetworkBlock(name, input, output)");
        }
        List<NetworkBlock> blocks = new ArrayList<>();
        groups.forEach((name, members) -> blocks.add(of(name, members, vertices)));
        return blocks;
    }

    private static NetworkBlock of(String name, List<GraphVertex> members, GraphVertex[] vertices) {
        Set<String> inputs = new TreeSet<>();
        Set<String> outputs = new TreeSet<>();
        for (GraphVertex member : members) {
            BlockPath.sources(member).map(index -> vertices[index]).forEach(source -> {
                if (!members.contains(source)) {
                    inputs.add(source.getVertexName());
                }
            });
            BlockPath.targets(member).map(index -> vertices[index]).forEach(target -> {
                if (!members.contains(target)) {
                    outputs.add(member.getVertexName());
                }
            });
        }
        return new NetworkBlock(name, single(name, "to read one vertex", inputs), single(name, "one output", outputs));
    }

    private static String single(String name, String expected, Set<String> found) {
        if (found.size() != 1) {
            throw new IllegalArgumentException("NetworkBlock \"" + name + "\": expected " + expected + ", got " + found
                    + "; a block's vertices are those whose names begin with the block's");
        }
        return found.iterator().next();
    }
}
