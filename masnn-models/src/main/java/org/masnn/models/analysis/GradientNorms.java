package org.masnn.models.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;

/**
 * How large the gradient of a training batch is where it leaves each block: {@code |dL / d x|} (Euclidean norm over the
 * whole batch) with {@code x} the block's input and L the mean loss of the batch's samples, without regularisation. The
 * same in all blocks, or slowly varying, is gradient norm equality (Yao et al. 2023, Section 7.1).
 *
 * @param norms by the names of the blocks, in the order in which they were given
 */
public record GradientNorms(Map<String, Double> norms) {

    /**
     * Copies the map.
     *
     * @param norms by block
     */
    public GradientNorms {
        norms = Collections.unmodifiableMap(new LinkedHashMap<>(norms));
    }

    /**
     * One forward and one backward pass in training mode.
     *
     * @param network initialised, with one input and one output, which has a loss; not modified
     * @param blocks of which only names and inputs matter, for instance {@link NetworkBlock#residual}
     * @param batch features and labels; not modified
     * @return the norms
     * @throws IllegalArgumentException if the network has not one input and one loss, or a block's input is none of its
     *     vertices
     */
    public static GradientNorms of(ComputationGraph network, List<NetworkBlock> blocks, DataSet batch) {
        if (network.getNumInputArrays() != 1
                || network.getNumOutputArrays() != 1
                || !(network.getOutputLayer(0) instanceof IOutputLayer)) {
            throw new IllegalArgumentException(
                    "GradientNorms: expected a network of one input and one output with a loss,"
                            + " got inputs " + network.getConfiguration().getNetworkInputs() + " and outputs "
                            + network.getConfiguration().getNetworkOutputs());
        }
        for (NetworkBlock block : blocks) {
            if (network.getVertex(block.input()) == null) {
                throw new IllegalArgumentException("GradientNorms: expected that block \"" + block.name()
                        + "\" reads a vertex of the network, got \"" + block.input() + "\", which it does not have");
            }
        }
        NetworkPass pass = new NetworkPass(network, batch.getFeatures());
        ((IOutputLayer) pass.graph().getOutputLayer(0)).setLabels(batch.getLabels());
        Set<String> wanted = blocks.stream().map(NetworkBlock::input).collect(Collectors.toSet());
        Map<String, Double> found = new HashMap<>();
        Map<Integer, INDArray> gradients = new HashMap<>();
        pass.backward(order(pass.graph()), gradients, (vertex, gradient) -> {
            if (wanted.contains(vertex)) {
                found.put(vertex, norm(gradient, batch));
            }
        });
        // the network's input is no vertex that anything is sent through
        gradients.forEach((index, gradient) ->
                found.put(pass.graph().getVertices()[index].getVertexName(), norm(gradient, batch)));
        Map<String, Double> norms = new LinkedHashMap<>();
        blocks.forEach(block -> norms.put(block.name(), Objects.requireNonNullElse(found.get(block.input()), 0.0)));
        return new GradientNorms(norms);
    }

    private static List<GraphVertex> order(ComputationGraph graph) {
        List<GraphVertex> order = new ArrayList<>();
        for (int index : graph.topologicalSortOrder()) {
            GraphVertex vertex = graph.getVertices()[index];
            if (!vertex.isInputVertex()) {
                order.add(vertex);
            }
        }
        Collections.reverse(order);
        return order;
    }

    /** DL4J's gradients are those of the sum over samples. */
    private static double norm(INDArray gradient, DataSet batch) {
        return gradient.norm2Number().doubleValue() / batch.numExamples();
    }
}
