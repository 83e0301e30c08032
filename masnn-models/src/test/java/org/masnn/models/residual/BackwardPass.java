package org.masnn.models.residual;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's forward and backward pass vertex by vertex, which keeps the gradient at each vertex, the input included.
 *
 * @param activations of each vertex
 * @param gradients with respect to the output of each vertex
 * @param parameterGradients by the names of {@code paramTable()}
 */
record BackwardPass(
        Map<String, INDArray> activations, Map<String, INDArray> gradients, Map<String, INDArray> parameterGradients) {

    /**
     * Runs forward and backward without workspaces.
     *
     * @param graph one input, one output; its gradient views are written
     * @param input features
     * @param gradientOrLabels with respect to the output; of a loss layer, the labels
     * @return what was found
     */
    static BackwardPass run(ComputationGraph graph, INDArray input, INDArray gradientOrLabels) {
        graph.initGradientsView();
        graph.setInputs(input);
        Map<String, INDArray> activations = graph.feedForward(new INDArray[] {input}, true, false);
        int[] order = graph.topologicalSortOrder();
        GraphVertex[] vertices = graph.getVertices();
        Map<String, INDArray> gradients = new HashMap<>();
        Map<String, INDArray> ofParameters = new HashMap<>();
        for (int i = order.length - 1; i >= 0; i--) {
            GraphVertex vertex = vertices[order[i]];
            if (vertex.isInputVertex()) {
                continue;
            }
            if (vertex.isOutputVertex() && vertex.getLayer() instanceof IOutputLayer loss) {
                loss.setLabels(gradientOrLabels);
            } else {
                vertex.setEpsilon(vertex.isOutputVertex() ? gradientOrLabels : gradients.get(vertex.getVertexName()));
            }
            Pair<Gradient, INDArray[]> back = vertex.doBackward(false, LayerWorkspaceMgr.noWorkspaces());
            if (back.getFirst() != null) {
                back.getFirst()
                        .gradientForVariable()
                        .forEach((name, value) -> ofParameters.put(vertex.getVertexName() + "_" + name, value));
            }
            VertexIndices[] sources = vertex.getInputVertices();
            for (int k = 0; k < sources.length; k++) {
                String source = vertices[sources[k].getVertexIndex()].getVertexName();
                gradients.merge(source, back.getSecond()[k], INDArray::add);
            }
        }
        return new BackwardPass(activations, gradients, ofParameters);
    }
}
