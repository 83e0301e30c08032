package org.masnn.core.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.masnn.core.kernel.FrameConvolution;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ParameterSpecification.Role;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * 2-D convolution of every frame (Yao et al. 2023, Eq. 5): {@code [N*T, H, W, C]} to {@code [N*T, H', W', nOut]}.
 *
 * <p>The same as DL4J's {@code ConvolutionLayer} with the identity as activation, but in the layout and through the
 * operation that oneDNN serves, which that layer never uses in 1.0.0-M2.1.
 *
 * <p>Parameters: {@code W [kH, kW, in, out]}, {@code b [out]} if {@link #isHasBias()}.
 */
public final class FrameConvolutionLayer extends FrameLayer {

    private int[] kernelSize = {3, 3};
    private int[] stride = {1, 1};
    private int[] padding = {1, 1};
    private boolean hasBias = true;
    private boolean needsInputGradient = true;

    /** For JSON. */
    public FrameConvolutionLayer() {}

    private FrameConvolutionLayer(Builder builder) {
        super(builder);
        this.kernelSize = builder.kernelSize;
        this.stride = builder.stride;
        this.padding = builder.padding;
        this.hasBias = builder.hasBias;
        this.needsInputGradient = builder.needsInputGradient;
        if (getNOut() < 1) {
            throw new IllegalArgumentException(describe() + ": expected nOut >= 1, got " + getNOut());
        }
        finishIfSized();
    }

    FrameConvolution kernel() {
        return new FrameConvolution(kernelSize[0], kernelSize[1], stride[0], stride[1], padding[0], padding[1]);
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        if (input.getType() == InputType.Type.FF) {
            throw new IllegalArgumentException(
                    describe() + ": expected frames [N*T, H, W, C], got " + input + "; use a FrameDenseLayer");
        }
        super.setNIn(input, override);
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        long in = input.channels();
        long out = getNOut();
        double area = (double) kernelSize[0] * kernelSize[1];
        List<ParameterSpecification> result = new ArrayList<>();
        // fan-out as DL4J's ConvolutionParamInitializer counts it
        double fanOut = out * area / ((double) stride[0] * stride[1]);
        result.add(ParameterSpecification.weight("W", in * area, fanOut, kernelSize[0], kernelSize[1], in, out));
        if (hasBias) {
            result.add(ParameterSpecification.constant("b", Role.BIAS, getBiasInit(), out));
        }
        return result;
    }

    @Override
    protected FrameSize outputSize(FrameSize input) {
        try {
            return kernel().outputSize(input, Math.toIntExact(getNOut()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(describe() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public long workingValues(FrameSize input, long frames) {
        return kernel().workingValues(input, outputSize(input), frames);
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        if (flatInput()) {
            throw new IllegalStateException(
                    describe() + ": the size of the frames is not known; call setInputTypes(...) on the network's "
                            + "builder, or frame(height, width, channels) on the layer's");
        }
        return new LayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(
                Arrays.toString(kernelSize),
                Arrays.toString(stride),
                Arrays.toString(padding),
                hasBias,
                needsInputGradient);
    }

    /**
     * Kernel height and width.
     *
     * @return two numbers
     */
    public int[] getKernelSize() {
        return kernelSize.clone();
    }

    /**
     * See {@link #getKernelSize()}.
     *
     * @param kernelSize two numbers
     */
    public void setKernelSize(int[] kernelSize) {
        this.kernelSize = kernelSize.clone();
    }

    /**
     * Step between outputs.
     *
     * @return two numbers
     */
    public int[] getStride() {
        return stride.clone();
    }

    /**
     * See {@link #getStride()}.
     *
     * @param stride two numbers
     */
    public void setStride(int[] stride) {
        this.stride = stride.clone();
    }

    /**
     * Zeros around a frame.
     *
     * @return two numbers
     */
    public int[] getPadding() {
        return padding.clone();
    }

    /**
     * See {@link #getPadding()}.
     *
     * @param padding two numbers
     */
    public void setPadding(int[] padding) {
        this.padding = padding.clone();
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

    /**
     * Whether the layers before this one have parameters to train.
     *
     * @return true by default
     */
    public boolean isNeedsInputGradient() {
        return needsInputGradient;
    }

    /**
     * See {@link #isNeedsInputGradient()}.
     *
     * @param needsInputGradient whether
     */
    public void setNeedsInputGradient(boolean needsInputGradient) {
        this.needsInputGradient = needsInputGradient;
    }

    /** Builder of {@link FrameConvolutionLayer}. Defaults: 3x3, stride 1, padding 1, bias (the published event code). */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends FrameLayer.Builder<Builder> {

        private int[] kernelSize = {3, 3};
        private int[] stride = {1, 1};
        private int[] padding = {1, 1};
        private boolean hasBias = true;
        private boolean needsInputGradient = true;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * Kernel size.
         *
         * @param values one number, or height and width
         * @return this
         */
        public Builder kernelSize(int... values) {
            this.kernelSize = pair("kernelSize", 1, values);
            return this;
        }

        /**
         * Step between outputs.
         *
         * @param values one number, or rows and columns
         * @return this
         */
        public Builder stride(int... values) {
            this.stride = pair("stride", 1, values);
            return this;
        }

        /**
         * Zeros around a frame.
         *
         * @param values one number, or rows and columns
         * @return this
         */
        public Builder padding(int... values) {
            this.padding = pair("padding", 0, values);
            return this;
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

        /**
         * Whether the gradient with respect to the input is wanted. Say false only for the first layer of a network:
         * the gradient that it passes back is then 0, and time is saved.
         *
         * @param value whether
         * @return this
         */
        public Builder needsInputGradient(boolean value) {
            this.needsInputGradient = value;
            return this;
        }

        @Override
        public FrameConvolutionLayer build() {
            return new FrameConvolutionLayer(this);
        }
    }

    private static final class LayerRuntime extends FrameLayerRuntime<FrameConvolutionLayer> {

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            INDArray weight = getParamWithNoise("W", training, workspaces);
            INDArray bias = layerConf().isHasBias() ? getParamWithNoise("b", training, workspaces) : null;
            INDArray output = output(workspaces, outputShape(input.size(0)));
            layerConf().kernel().forward(input, weight, bias, output);
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray result = inputGradient(workspaces, input.shape());
            INDArray weight = getParamWithNoise("W", true, workspaces);
            boolean wanted = layerConf().isNeedsInputGradient();
            INDArray ofBias = layerConf().isHasBias() ? gradient("b") : null;
            layerConf().kernel().backward(input, weight, epsilon, wanted ? result : null, gradient("W"), ofBias);
            if (!wanted) {
                result.assign(0);
            }
            return result;
        }
    }
}
