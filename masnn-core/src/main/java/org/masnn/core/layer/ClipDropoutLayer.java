package org.masnn.core.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.random.impl.DropOutInverted;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Dropout with one mask for all time steps of a clip (Lee et al. 2020, "Enabling Spike-based Backpropagation for
 * Training Deep Neural Network Architectures"; SpikingJelly's {@code Dropout}): {@code [N*T, H, W, C]} or {@code [N*T,
 * F]}, shape unchanged. A neuron is silent for a whole clip, or not at all; what is kept is divided by the probability
 * of keeping it. Each clip of a batch has its own mask. Without training it passes everything on.
 *
 * <p>A layer's own {@code dropOut}, as in DL4J, draws a mask for each value of each frame instead, which averages out
 * over the time steps.
 */
public final class ClipDropoutLayer extends ClipLayer {

    private double keep = 0.5;

    /** For JSON. */
    public ClipDropoutLayer() {}

    private ClipDropoutLayer(Builder builder) {
        super(builder);
        this.keep = builder.keep;
        finishIfSized();
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new LayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(getTimeSteps(), keep);
    }

    /**
     * Probability of keeping a neuron.
     *
     * @return in (0, 1]
     */
    public double getKeep() {
        return keep;
    }

    /**
     * See {@link #getKeep()}.
     *
     * @param keep the probability
     */
    public void setKeep(double keep) {
        this.keep = keep;
    }

    /** Builder of {@link ClipDropoutLayer}. Default: half of the neurons are kept (Fang et al. 2021). */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends ClipLayer.Builder<Builder> {

        private double keep = 0.5;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * Probability of keeping a neuron.
         *
         * @param value in (0, 1]
         * @return this
         */
        public Builder keep(double value) {
            if (!(value > 0 && value <= 1)) {
                throw new IllegalArgumentException("ClipDropoutLayer \"" + layerName
                        + "\": expected the probability of keeping a neuron in (0, 1], got keep = " + value);
            }
            this.keep = value;
            return this;
        }

        @Override
        public ClipDropoutLayer build() {
            return new ClipDropoutLayer(this);
        }
    }

    private static final class LayerRuntime extends FrameLayerRuntime<ClipDropoutLayer> {

        private @Nullable INDArray mask;

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output = output(workspaces, input.shape());
            mask = training && layerConf().getKeep() < 1 ? drawn(input, workspaces) : null;
            apply(input, output);
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray result = inputGradient(workspaces, input.shape());
            apply(epsilon, result);
            mask = null;
            return result;
        }

        /** Outside the workspaces: it is needed until the backward pass. */
        private INDArray drawn(INDArray input, LayerWorkspaceMgr workspaces) {
            long[] shape = {input.size(0) / layerConf().getTimeSteps(), input.length() / input.size(0)};
            INDArray drawn = workspaces
                    .createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c')
                    .assign(1);
            Nd4j.getExecutioner()
                    .exec(new DropOutInverted(drawn, drawn, layerConf().getKeep()));
            return drawn;
        }

        private void apply(INDArray values, INDArray result) {
            INDArray used = mask;
            if (used == null) {
                result.assign(values);
            } else {
                Nd4j.getExecutioner().exec(new BroadcastMulOp(clips(values), used, clips(result), 0, 2));
            }
        }

        private INDArray clips(INDArray array) {
            int steps = layerConf().getTimeSteps();
            return array.reshape('c', array.size(0) / steps, steps, array.length() / array.size(0));
        }

        @Override
        public void clear() {
            super.clear();
            mask = null;
        }
    }
}
