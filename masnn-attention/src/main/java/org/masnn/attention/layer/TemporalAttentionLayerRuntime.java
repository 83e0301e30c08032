package org.masnn.attention.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.kernel.TemporalAttentionKernel;
import org.masnn.core.layer.FrameLayerRuntime;
import org.masnn.core.time.TimeAxis;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link TemporalAttentionLayer}. */
final class TemporalAttentionLayerRuntime extends FrameLayerRuntime<TemporalAttentionLayer> {

    private @Nullable TemporalAttentionKernel kernel;
    private TemporalAttentionKernel.@Nullable Tape tape;

    TemporalAttentionLayerRuntime(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    protected void checkInput(INDArray array) {
        super.checkInput(array);
        TimeAxis.check(layerConf().describe(), expected(), layerConf().getTimeSteps(), array);
    }

    @Override
    @SuppressWarnings("try") // the scope is closed, not used
    protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray output = output(workspaces, input.shape());
        // The tape outlives this pass, and with it the workspace of its working memory.
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            kernel = TemporalAttentionKernel.of(
                    dataType,
                    getParamWithNoise("W0", training, workspaces),
                    getParamWithNoise("W1", training, workspaces));
            tape = kernel.forward(input, output, training);
        }
        return output;
    }

    @Override
    protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
        if (tape == null || kernel == null) {
            throw new IllegalStateException(
                    layerConf().describe() + ": backward pass without a forward pass in training mode");
        }
        INDArray result = inputGradient(workspaces, input.shape());
        kernel.backward(tape, input, epsilon, result, List.of(gradient("W0"), gradient("W1")));
        tape = null;
        return result;
    }

    @Override
    public void clear() {
        super.clear();
        kernel = null;
        tape = null;
    }
}
