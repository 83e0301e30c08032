package org.masnn.core.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.masnn.core.kernel.ChannelSums;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ParameterSpecification.Role;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fully connected layer on every frame: {@code [N*T, F]} or {@code [N*T, H, W, C]} (read as {@code H*W*C} values,
 * channels fastest) to {@code [N*T, nOut]}. Linear; no activation function.
 *
 * <p>Parameters: {@code W [H*W*C, nOut]}, {@code b [nOut]} if {@link #isHasBias()}.
 */
public final class FrameDenseLayer extends FrameLayer {

    private boolean hasBias = true;

    /** For JSON. */
    public FrameDenseLayer() {}

    private FrameDenseLayer(Builder builder) {
        super(builder);
        this.hasBias = builder.hasBias;
        if (getNOut() < 1) {
            throw new IllegalArgumentException(describe() + ": expected nOut >= 1, got " + getNOut());
        }
        finishIfSized();
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        List<ParameterSpecification> result = new ArrayList<>();
        result.add(ParameterSpecification.weight("W", input.length(), (double) getNOut(), input.length(), getNOut()));
        if (hasBias) {
            result.add(ParameterSpecification.constant("b", Role.BIAS, getBiasInit(), getNOut()));
        }
        return result;
    }

    @Override
    protected FrameSize outputSize(FrameSize input) {
        return new FrameSize(1, 1, Math.toIntExact(getNOut()));
    }

    @Override
    protected boolean flatOutput(boolean flatInput) {
        return true;
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new LayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(hasBias);
    }

    /**
     * Whether there is a bias.
     *
     * @return true by default
     */
    public boolean isHasBias() {
        return hasBias;
    }

    /**
     * See {@link #isHasBias()}.
     *
     * @param hasBias whether
     */
    public void setHasBias(boolean hasBias) {
        this.hasBias = hasBias;
    }

    /** Builder of {@link FrameDenseLayer}. Default: bias (the published event code). */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends FrameLayer.Builder<Builder> {

        private boolean hasBias = true;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * Whether there is a bias.
         *
         * @param value whether
         * @return this
         */
        public Builder hasBias(boolean value) {
            this.hasBias = value;
            return this;
        }

        @Override
        public FrameDenseLayer build() {
            return new FrameDenseLayer(this);
        }
    }

    private static final class LayerRuntime extends FrameLayerRuntime<FrameDenseLayer> {

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            INDArray weight = getParamWithNoise("W", training, workspaces);
            INDArray output = output(workspaces, outputShape(input.size(0)));
            Nd4j.matmul(rows(input), weight, output, false, false, false);
            if (layerConf().isHasBias()) {
                output.addiRowVector(
                        getParamWithNoise("b", training, workspaces).reshape(1, output.size(1)));
            }
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray result = inputGradient(workspaces, input.shape());
            INDArray weight = getParamWithNoise("W", true, workspaces);
            Nd4j.matmul(rows(input), epsilon, gradient("W"), true, false, false);
            Nd4j.matmul(epsilon, weight, rows(result), false, true, false);
            if (layerConf().isHasBias()) {
                ChannelSums.write(epsilon, gradient("b"));
            }
            return result;
        }

        private static INDArray rows(INDArray array) {
            return array.rank() == 2 ? array : array.reshape('c', array.size(0), array.length() / array.size(0));
        }
    }
}
