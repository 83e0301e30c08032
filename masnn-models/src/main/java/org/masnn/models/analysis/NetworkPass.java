package org.masnn.models.analysis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A forward pass in training mode over one batch, through parts of which any gradient can then be sent back, as often
 * as one likes. It runs on a copy, because batch normalisation changes its running statistics in a backward pass.
 */
final class NetworkPass {

    private final ComputationGraph graph;
    private final Map<String, INDArray> activations;

    NetworkPass(ComputationGraph network, INDArray features) {
        graph = network.clone();
        // the backward passes need what layers kept, dropout masks too, when the forward pass is over
        graph.getConfiguration().setTrainingWorkspaceMode(WorkspaceMode.NONE);
        graph.initGradientsView();
        graph.setInputs(features);
        activations = graph.feedForward(new INDArray[] {features}, true, false);
    }

    /** The copy: its vertices are those that {@link #backward} takes. */
    ComputationGraph graph() {
        return graph;
    }

    INDArray activations(String vertex) {
        return Objects.requireNonNull(activations.get(vertex), vertex);
    }

    /** {@code J^T v} of a block; {@code v} has the shape of its output and is not modified. */
    INDArray vectorJacobianProduct(BlockPath path, INDArray v) {
        Map<Integer, INDArray> gradients = new HashMap<>();
        gradients.put(path.output(), v);
        backward(path.backwards(), gradients, (vertex, gradient) -> {});
        return Objects.requireNonNull(gradients.get(path.input()), () -> path.block() + ": no gradient came back");
    }

    /**
     * Sends gradients back. Vertices without one, those with a loss, make it themselves.
     *
     * @param order each vertex behind all that read it
     * @param gradients by the index of the vertex whose output they belong to; those that are used up are removed
     * @param seen is shown the gradient of each vertex of the order, where there is one, before it is used
     */
    void backward(List<GraphVertex> order, Map<Integer, INDArray> gradients, BiConsumer<String, INDArray> seen) {
        for (GraphVertex vertex : order) {
            INDArray gradient = gradients.remove(vertex.getVertexIndex());
            boolean loss = vertex.hasLayer() && vertex.getLayer() instanceof IOutputLayer;
            if (gradient == null && !loss) {
                continue; // nothing behind it lets a gradient through
            }
            if (gradient != null) {
                seen.accept(vertex.getVertexName(), gradient);
                vertex.setEpsilon(gradient.dup('c')); // some layers write into it
            }
            INDArray[] back =
                    vertex.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
            VertexIndices[] sources = vertex.getInputVertices();
            for (int k = 0; k < sources.length; k++) {
                if (back != null && back[k] != null) {
                    gradients.merge(sources[k].getVertexIndex(), back[k], INDArray::add);
                }
            }
        }
    }
}
