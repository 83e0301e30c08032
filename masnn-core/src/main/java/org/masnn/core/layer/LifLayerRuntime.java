package org.masnn.core.layer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.ChannelAffine;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.GradientSums;
import org.masnn.core.kernel.LifKernel;
import org.masnn.core.kernel.MembraneRefinement;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link LifLayer}. */
final class LifLayerRuntime extends FrameLayerRuntime<LifLayer> implements NormalizingLayer {

    private @Nullable LifKernel kernel;
    private LifKernel.@Nullable Tape tape;
    private @Nullable DeferredNormalization deferred;

    LifLayerRuntime(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    public void defer(DeferredNormalization from) {
        deferred = from;
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
        LifKernel.Tape used = tape;
        if (used == null) {
            // A frozen layer that passes gradients on runs forward in inference mode. The result is scratch until the
            // end.
            used = Objects.requireNonNull(forward(input, result, true, workspaces));
        }
        List<INDArray> gradients = new ArrayList<>();
        for (String name : params.keySet()) {
            gradients.add(gradient(name));
        }
        GradientSums sums = kernel(true, workspaces).backward(used, input, epsilon, result, null, gradients);
        if (deferred != null && sums != null) {
            deferred.sums(sums);
        }
        tape = null;
        return result;
    }

    private LifKernel.@Nullable Tape forward(
            INDArray input, INDArray output, boolean keep, LayerWorkspaceMgr workspaces) {
        LifKernel used = kernel(keep, workspaces);
        // The tape outlives the workspace that is open during a layer's forward pass: it lives as long as the
        // activations.
        try (MemoryWorkspace kept = workspaces.notifyScopeBorrowed(ArrayType.ACTIVATIONS)) {
            ChannelAffine normalization = deferred != null && deferred.handedOver() ? deferred.normalization() : null;
            return used.forward(input, normalization, initialMembrane(input), output, keep);
        }
    }

    private @Nullable INDArray initialMembrane(INDArray input) {
        double value = layerConf().getInitialMembrane();
        if (value == 0) {
            return null;
        }
        long[] shape = input.shape().clone();
        shape[0] /= layerConf().getTimeSteps();
        return Nd4j.valueArrayOf(shape, value, input.dataType());
    }

    /** One kernel serves as long as the parameters are the same arrays; weight noise replaces them at every pass. */
    private LifKernel kernel(boolean training, LayerWorkspaceMgr workspaces) {
        LifKernel current = kernel;
        if (current == null || layerConf().getWeightNoise() != null) {
            FrameSize frame = layerConf().inputSize();
            Iterator<String> names = params.keySet().iterator();
            List<List<INDArray>> parameters = new ArrayList<>();
            for (MembraneRefinement refinement : layerConf().getRefinements()) {
                List<INDArray> own = new ArrayList<>();
                for (int i = refinement.parameters(frame).size(); i > 0; i--) {
                    own.add(getParamWithNoise(names.next(), training, workspaces));
                }
                parameters.add(own);
            }
            current = LifKernel.of(
                    dataType,
                    layerConf().getNeuron(),
                    layerConf().getTimeSteps(),
                    frame,
                    layerConf().getRefinements(),
                    parameters,
                    layerConf().isLearnableDecay() ? getParamWithNoise(names.next(), training, workspaces) : null);
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
