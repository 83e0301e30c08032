package org.masnn.core.layer;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.RefinementKernel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link RefinementLayer}. */
final class RefinementLayerRuntime extends FrameLayerRuntime<RefinementLayer> {

    private @Nullable RefinementKernel kernel;
    private RefinementKernel.@Nullable Tape tape;

    RefinementLayerRuntime(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray output = output(workspaces, input.shape());
        tape = forward(input, output, training, workspaces);
        return output;
    }

    @Override
    protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray result = inputGradient(workspaces, input.shape());
        RefinementKernel.Tape used = tape;
        if (used == null) {
            // A frozen layer that passes gradients on runs forward in inference mode. The result is scratch until the
            // end.
            used = Objects.requireNonNull(forward(input, result, true, workspaces));
        }
        List<INDArray> gradients = params.keySet().stream().map(this::gradient).toList();
        kernel(true, workspaces).backward(used, input, epsilon, result, gradients);
        tape = null;
        return result;
    }

    private RefinementKernel.@Nullable Tape forward(
            INDArray input, INDArray output, boolean keep, LayerWorkspaceMgr workspaces) {
        return kernel(keep, workspaces).forward(input, output, keep);
    }

    /** One kernel serves as long as the parameters are the same arrays; weight noise replaces them at every pass. */
    private RefinementKernel kernel(boolean training, LayerWorkspaceMgr workspaces) {
        RefinementKernel current = kernel;
        if (current == null || layerConf().getWeightNoise() != null) {
            List<INDArray> parameters = params.keySet().stream()
                    .map(name -> getParamWithNoise(name, training, workspaces))
                    .toList();
            current = RefinementKernel.of(
                    dataType,
                    layerConf().getRefinement(),
                    layerConf().inputSize(),
                    layerConf().getGrouping(),
                    layerConf().getTimeSteps(),
                    parameters);
            kernel = current;
        }
        return current;
    }

    @Override
    public void setParamsViewArray(INDArray vector) {
        super.setParamsViewArray(vector);
        kernel = null;
    }

    @Override
    public void clear() {
        super.clear();
        tape = null;
    }
}
