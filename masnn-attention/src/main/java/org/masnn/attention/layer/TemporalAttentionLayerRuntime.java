package org.masnn.attention.layer;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.kernel.TemporalAttentionKernel;
import org.masnn.core.kernel.ChannelAffine;
import org.masnn.core.kernel.GradientSums;
import org.masnn.core.layer.DeferredNormalization;
import org.masnn.core.layer.FrameLayerRuntime;
import org.masnn.core.layer.NormalizingLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link TemporalAttentionLayer}. */
final class TemporalAttentionLayerRuntime extends FrameLayerRuntime<TemporalAttentionLayer>
        implements NormalizingLayer {

    private @Nullable TemporalAttentionKernel kernel;
    private TemporalAttentionKernel.@Nullable Tape tape;
    private @Nullable DeferredNormalization deferred;

    TemporalAttentionLayerRuntime(NeuralNetConfiguration conf, DataType type) {
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
        TemporalAttentionKernel.Tape used = tape;
        if (used == null) {
            // A frozen layer that passes gradients on runs forward in inference mode. The result is scratch until the
            // end.
            used = Objects.requireNonNull(forward(input, result, true, workspaces));
        }
        GradientSums sums = Objects.requireNonNull(kernel).backward(used, input, epsilon, result, gradients());
        if (deferred != null && sums != null) {
            deferred.sums(sums);
        }
        tape = null;
        return result;
    }

    private List<INDArray> gradients() {
        return params.keySet().stream().map(this::gradient).toList();
    }

    private TemporalAttentionKernel.@Nullable Tape forward(
            INDArray input, INDArray output, boolean keep, LayerWorkspaceMgr workspaces) {
        TemporalAttentionKernel used = TemporalAttentionKernel.of(
                dataType,
                layerConf().getGate(),
                layerConf().getStart(),
                layerConf().getTimeSteps(),
                params.keySet().stream()
                        .map(name -> getParamWithNoise(name, keep, workspaces))
                        .toList());
        kernel = used;
        ChannelAffine normalization = deferred != null && deferred.handedOver() ? deferred.normalization() : null;
        return used.forward(input, normalization, output, keep);
    }

    @Override
    public void clear() {
        super.clear();
        kernel = null;
        tape = null;
    }
}
