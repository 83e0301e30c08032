package org.masnn.core.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.core.layer.SpikeLogicVertex.Operation;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes a {@link SpikeLogicVertex}. */
@SuppressWarnings("overrides") // DL4J: setInputs of the base class has an array, that of the interface varargs
final class SpikeLogicVertexRuntime extends BaseGraphVertex {

    private final Operation operation;

    @SuppressWarnings("NullAway") // DL4J sets the vertices in front and behind later
    SpikeLogicVertexRuntime(ComputationGraph graph, String name, int index, Operation operation, DataType type) {
        super(graph, name, index, (VertexIndices[]) null, (VertexIndices[]) null, type);
        this.operation = operation;
    }

    @Override
    public boolean hasLayer() {
        return false;
    }

    @Override
    public @Nullable Layer getLayer() {
        return null;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
        INDArray first = inputs[0];
        INDArray second = inputs[1];
        if (!first.equalShapes(second)) {
            throw new IllegalArgumentException("SpikeLogicVertex \"" + vertexName
                    + "\": expected two inputs of one shape, got " + Arrays.toString(first.shape()) + " and "
                    + Arrays.toString(second.shape()));
        }
        INDArray result = copy(first, ArrayType.ACTIVATIONS, workspaces);
        return (operation == Operation.AND ? result : result.rsubi(1)).muli(second);
    }

    @Override
    public Pair<@Nullable Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
        INDArray ofFirst =
                copy(inputs[1], ArrayType.ACTIVATION_GRAD, workspaces).muli(epsilon);
        INDArray ofSecond = copy(inputs[0], ArrayType.ACTIVATION_GRAD, workspaces);
        if (operation == Operation.IAND) {
            ofFirst.negi();
            ofSecond.rsubi(1);
        }
        return new Pair<>(null, new INDArray[] {ofFirst, ofSecond.muli(epsilon)});
    }

    private INDArray copy(INDArray array, ArrayType kind, LayerWorkspaceMgr workspaces) {
        INDArray result = workspaces.createUninitialized(kind, dataType, array.shape(), 'c');
        return result.assign(array);
    }

    @Override
    public void setBackpropGradientsViewArray(@Nullable INDArray view) {
        if (view != null) {
            throw new IllegalStateException(this + ": has no parameters, got a view for their gradients");
        }
    }

    @Override
    public Pair<@Nullable INDArray, MaskState> feedForwardMaskArrays(
            INDArray @Nullable [] masks, MaskState state, int examples) {
        if (masks != null && Arrays.stream(masks).anyMatch(mask -> mask != null)) {
            throw new IllegalArgumentException("SpikeLogicVertex \"" + vertexName
                    + "\": expected features without a mask, got one; give every clip all of its time steps");
        }
        return new Pair<>(null, state);
    }

    @Override
    public String toString() {
        return "SpikeLogicVertex(name=\"" + vertexName + "\", " + operation + ")";
    }
}
