package org.masnn.core.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Readout: the mean over the time steps of a clip, {@code [N*T, F]} to {@code [N, F]}. Behind a {@link LifLayer} that
 * passes on spikes it gives firing rates (the published code's readout), behind one that passes on its membrane the
 * mean membrane potential, behind a {@link FrameDenseLayer} mean logits. A stock DL4J {@code LossLayer} follows.
 */
public final class TimeMeanLayer extends ClipLayer {

    /** For JSON. */
    public TimeMeanLayer() {}

    private TimeMeanLayer(Builder builder) {
        super(builder);
        finishIfSized();
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        if (input.getType() != InputType.Type.FF) {
            throw new IllegalArgumentException(
                    describe() + ": expected [N*T, F], got " + input + "; put a FrameDenseLayer in front");
        }
        super.setNIn(input, override);
    }

    @Override
    public int outputRows(int inputRows) {
        return Math.max(1, inputRows / getTimeSteps());
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new LayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(getTimeSteps());
    }

    /** Builder of {@link TimeMeanLayer}. */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends ClipLayer.Builder<Builder> {

        /** A builder. */
        public Builder() {
            super();
        }

        @Override
        public TimeMeanLayer build() {
            return new TimeMeanLayer(this);
        }
    }

    private static final class LayerRuntime extends FrameLayerRuntime<TimeMeanLayer> {

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            int steps = layerConf().getTimeSteps();
            long clips = input.size(0) / steps;
            INDArray output = output(workspaces, clips, input.size(1));
            output.assign(input.reshape('c', clips, steps, input.size(1)).mean(1));
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            int steps = layerConf().getTimeSteps();
            long clips = epsilon.size(0);
            long size = epsilon.size(1);
            INDArray result = inputGradient(workspaces, input.shape());
            result.reshape('c', clips, steps, size)
                    .assign(epsilon.div(steps).reshape('c', clips, 1, size).broadcast(clips, steps, size));
            return result;
        }
    }
}
