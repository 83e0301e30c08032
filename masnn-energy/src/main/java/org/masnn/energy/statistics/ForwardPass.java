package org.masnn.energy.statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inference that shows every activation once and frees it as soon as no vertex needs it any more. DL4J's
 * {@code feedForward} keeps all of them until the end: over 2 GB for the paper's 3-layer network at T = 60 and batch 16.
 */
final class ForwardPass {

    private final ComputationGraph graph;

    ForwardPass(ComputationGraph graph) {
        this.graph = graph;
    }

    /**
     * Runs one batch without workspaces.
     *
     * @param features the network's one input; not modified, not freed
     * @param visitor is given the name and the activations of each vertex, which it must not keep
     * @return the network's output, or null if it has more than one
     */
    @SuppressWarnings("try") // the scope is left, not used
    @Nullable
    INDArray run(INDArray features, BiConsumer<String, INDArray> visitor) {
        GraphVertex[] vertices = graph.getVertices();
        Map<Integer, INDArray> live = new HashMap<>();
        Map<Integer, Integer> readers = new HashMap<>();
        INDArray output = null;
        try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            graph.setInputs(features);
            for (int index : graph.topologicalSortOrder()) {
                GraphVertex vertex = vertices[index];
                INDArray activations =
                        vertex.isInputVertex() ? features : vertex.doForward(false, LayerWorkspaceMgr.noWorkspaces());
                visitor.accept(vertex.getVertexName(), activations);
                VertexIndices[] targets = vertex.getOutputVertices();
                if (targets != null) {
                    for (VertexIndices target : targets) {
                        vertices[target.getVertexIndex()].setInput(
                                target.getVertexEdgeNumber(), activations, LayerWorkspaceMgr.noWorkspaces());
                    }
                }
                live.put(index, activations);
                readers.put(index, targets == null ? 0 : targets.length);
                vertex.clear();
                if (vertex.isOutputVertex() && graph.getNumOutputArrays() == 1) {
                    output = activations;
                }
                release(vertex, live, readers, features, output);
            }
        } finally {
            graph.clear();
        }
        return output;
    }

    private static void release(
            GraphVertex vertex,
            Map<Integer, INDArray> live,
            Map<Integer, Integer> readers,
            INDArray features,
            @Nullable INDArray output) {
        VertexIndices[] sources = vertex.getInputVertices();
        if (sources == null) {
            return;
        }
        for (VertexIndices source : sources) {
            int index = source.getVertexIndex();
            if (readers.merge(index, -1, Integer::sum) == 0) {
                INDArray done = live.remove(index);
                if (done != null && done.closeable() && !shares(done, features, output, List.copyOf(live.values()))) {
                    done.close();
                }
            }
        }
    }

    /** A vertex may pass on its input or a view of it; memory that is still seen stays. */
    private static boolean shares(INDArray array, INDArray features, @Nullable INDArray output, List<INDArray> others) {
        return overlap(array, features)
                || (output != null && overlap(array, output))
                || others.stream().anyMatch(other -> overlap(array, other));
    }

    private static boolean overlap(INDArray a, INDArray b) {
        return start(a) < end(b) && start(b) < end(a);
    }

    private static long start(INDArray array) {
        return array.data().address();
    }

    /** Of the whole buffer, since the strides of a view may reach beyond its length. */
    private static long end(INDArray array) {
        return start(array) + array.data().length() * array.data().getElementSize();
    }
}
