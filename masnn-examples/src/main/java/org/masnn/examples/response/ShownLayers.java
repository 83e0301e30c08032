package org.masnn.examples.response;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.LifLayer;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;

/**
 * Which layers the paper shows. Of a plain network the first (Fig. 7, n = 1). Of a residual one those behind the first
 * convolution of blocks of the first stage and behind the last convolution of blocks of the last stage, three blocks each (Fig. 8:
 * layers 2, 4, 6 and 29, 31, 33 of Res-SNN-34).
 */
final class ShownLayers {

    private static final int BLOCKS = 3;

    private final NetworkGraph graph;

    private ShownLayers(NetworkGraph graph) {
        this.graph = graph;
    }

    /** Names of spiking layers, in the order in which they run. */
    static List<String> ofPaper(ComputationGraph network) {
        NetworkGraph graph = NetworkGraph.of(network);
        List<String> spiking = names(graph.spikingNodes());
        if (spiking.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a network with spiking layers, got an ANN, which has no spiking response");
        }
        List<String> residual = new ShownLayers(graph).ofStages();
        return residual.isEmpty() ? spiking.subList(0, 1) : residual;
    }

    /** Whether a network has the stages that Fig. 8 shows; Fig. 7 is of a plain one. */
    static boolean isResidual(ComputationGraph network) {
        return new ShownLayers(NetworkGraph.of(network)).blocks(0) > 0;
    }

    /** Spiking layers with a height and a width. */
    static List<String> maps(ComputationGraph network) {
        return names(NetworkGraph.of(network).spikingNodes().stream()
                .filter(node -> lif(node).inputSize().pixels() > 1)
                .toList());
    }

    private static LifLayer lif(GraphNode node) {
        return Objects.requireNonNull(node.spiking(), node.name());
    }

    private static List<String> names(List<GraphNode> nodes) {
        return nodes.stream().map(GraphNode::name).toList();
    }

    private List<String> ofStages() {
        Set<String> shown = new LinkedHashSet<>();
        int stages = 0;
        while (blocks(stages) > 0) {
            stages++;
        }
        for (int stage : stages > 1 ? new int[] {0, stages - 1} : new int[stages]) {
            int blocks = blocks(stage);
            int count = Math.min(BLOCKS, blocks);
            for (int i = 0; i < count; i++) {
                int block = count == 1 ? 0 : i * (blocks - 1) / (count - 1);
                shown.addAll(behind(convolution(stage, block, stage == 0 ? 1 : 2)));
            }
        }
        return List.copyOf(shown);
    }

    private static String convolution(int stage, int block, int number) {
        return "stage" + stage + "_block" + block + "_conv" + number;
    }

    private int blocks(int stage) {
        int blocks = 0;
        while (names(graph.nodes()).contains(convolution(stage, blocks, 1))) {
            blocks++;
        }
        return blocks;
    }

    /** The nearest spiking layer behind a vertex; none if there is none. */
    private List<String> behind(String vertex) {
        Deque<String> next = new ArrayDeque<>(List.of(vertex));
        Set<String> seen = new HashSet<>(next);
        while (!next.isEmpty()) {
            String current = next.remove();
            List<GraphNode> readers = new ArrayList<>();
            for (GraphNode node : graph.nodes()) {
                if (node.inputs().contains(current) && seen.add(node.name())) {
                    readers.add(node);
                }
            }
            for (GraphNode reader : readers) {
                if (reader.spiking() != null) {
                    return List.of(reader.name());
                }
                next.add(reader.name());
            }
        }
        return List.of();
    }
}
