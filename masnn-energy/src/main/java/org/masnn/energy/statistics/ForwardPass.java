package org.masnn.energy.statistics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.core.layer.FrameLayer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inference that shows every activation once and keeps none longer than a vertex needs it, as
 * {@code ComputationGraph.output} does, in that method's workspaces: DL4J's {@code feedForward} keeps all of them until
 * the end (over 2 GB for the paper's 3-layer network at T = 60 and batch 16), and memory from the operating system for
 * every activation costs more than the neurons.
 */
final class ForwardPass {

    /** As {@code ComputationGraph} has it, since the workspaces are shared by their names. */
    private static final WorkspaceConfiguration CONFIGURATION = WorkspaceConfiguration.builder()
            .initialSize(0)
            .overallocationLimit(0.02)
            .policyLearning(LearningPolicy.OVER_TIME)
            .cyclesBeforeInitialization(7)
            .policyAllocation(AllocationPolicy.STRICT)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    private final ComputationGraph graph;
    private final List<Slot> slots = new ArrayList<>();
    private final Deque<Slot> free = new ArrayDeque<>();

    ForwardPass(ComputationGraph graph) {
        this.graph = graph;
    }

    /** One workspace for the activations of one vertex after the other. */
    private static final class Slot {

        private final String name;
        private final LayerWorkspaceMgr copying;
        private final LayerWorkspaceMgr reading;
        private @Nullable MemoryWorkspace open;
        private int readers;

        Slot(int index) {
            this.name = "WS_LAYER_ACT_" + index;
            this.copying = manager();
            this.reading = manager();
        }

        private LayerWorkspaceMgr manager() {
            return LayerWorkspaceMgr.builder()
                    .with(ArrayType.INPUT, name, CONFIGURATION)
                    .with(ArrayType.ACTIVATIONS, name, CONFIGURATION)
                    .with(ArrayType.FF_WORKING_MEM, "WS_LAYER_WORKING_MEM", CONFIGURATION)
                    .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, "WS_RNN_LOOP_WORKING_MEM", CONFIGURATION)
                    .build();
        }

        void close() {
            if (open != null) {
                open.close();
                open = null;
            }
        }
    }

    /**
     * Runs one batch.
     *
     * @param features the network's one input; not modified
     * @param visitor is given the name and the activations of each vertex, which it must not keep
     * @return a copy of the network's output, or null if it has more than one
     */
    @Nullable
    INDArray run(INDArray features, BiConsumer<String, INDArray> visitor) {
        MemoryWorkspace outer = Nd4j.getMemoryManager().getCurrentWorkspace();
        try {
            graph.setInputs(features);
            return run(outer, features, visitor);
        } finally {
            slots.forEach(Slot::close);
            free.clear();
            free.addAll(slots);
            Nd4j.getMemoryManager().setCurrentWorkspace(outer);
            graph.clear();
        }
    }

    private @Nullable INDArray run(
            @Nullable MemoryWorkspace outer, INDArray features, BiConsumer<String, INDArray> visitor) {
        GraphVertex[] vertices = graph.getVertices();
        Map<Integer, Slot> owners = new HashMap<>();
        INDArray output = null;
        for (int index : graph.topologicalSortOrder()) {
            GraphVertex vertex = vertices[index];
            Slot slot = opened(outer);
            INDArray activations = vertex.isInputVertex() ? features : forward(vertex, slot);
            visitor.accept(vertex.getVertexName(), activations);
            VertexIndices[] targets =
                    vertex.getOutputVertices() == null ? new VertexIndices[0] : vertex.getOutputVertices();
            for (VertexIndices target : targets) {
                vertices[target.getVertexIndex()].setInput(target.getVertexEdgeNumber(), activations, slot.reading);
            }
            vertex.clear();
            if (vertex.isOutputVertex() && graph.getNumOutputArrays() == 1) {
                output = detached(activations);
            }
            own(index, activations, targets.length, owners);
            if (slot.readers == 0) {
                release(slot);
            }
            leave(vertex, owners);
        }
        return output;
    }

    private static INDArray detached(INDArray activations) {
        return activations.isAttached() ? activations.detach() : activations;
    }

    private Slot opened(@Nullable MemoryWorkspace outer) {
        Slot slot = free.poll();
        if (slot == null) {
            slot = new Slot(slots.size());
            slots.add(slot);
            // Otherwise DL4J copies every input into the reader's workspace.
            for (Slot reader : slots) {
                reader.reading.setNoLeverageOverride(slot.name);
                slot.reading.setNoLeverageOverride(reader.name);
            }
        }
        MemoryWorkspace workspace = slot.reading.notifyScopeEntered(ArrayType.ACTIVATIONS);
        // They are not closed in the order in which they were opened.
        workspace.setPreviousWorkspace(outer);
        slot.open = workspace;
        slot.readers = 0;
        return slot;
    }

    /**
     * Only this library's layers are known not to compute in their input's memory; others get a copy, as DL4J does it.
     */
    @SuppressWarnings("try") // the scope is left, not used
    private static INDArray forward(GraphVertex vertex, Slot slot) {
        boolean reads = vertex.hasLayer() && vertex.getLayer().conf().getLayer() instanceof FrameLayer;
        LayerWorkspaceMgr manager = reads ? slot.reading : slot.copying;
        try (MemoryWorkspace working = manager.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
            return vertex.doForward(false, manager);
        }
    }

    /** A vertex may pass on its input: then the memory is another slot's, which has to stay for these readers too. */
    private void own(int index, INDArray activations, int readers, Map<Integer, Slot> owners) {
        MemoryWorkspace memory = activations.isAttached() ? activations.data().getParentWorkspace() : null;
        for (Slot slot : slots) {
            if (slot.open != null && slot.open == memory) {
                slot.readers += readers;
                owners.put(index, slot);
            }
        }
    }

    private void leave(GraphVertex vertex, Map<Integer, Slot> owners) {
        VertexIndices[] sources = vertex.getInputVertices();
        if (sources == null) {
            return;
        }
        for (VertexIndices source : sources) {
            Slot slot = owners.get(source.getVertexIndex());
            if (slot != null && --slot.readers == 0) {
                release(slot);
            }
        }
    }

    private void release(Slot slot) {
        slot.close();
        free.push(slot);
    }
}
