package org.masnn.core.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.ChannelAffine;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedBatchNormalization;
import org.masnn.core.kernel.ParameterSpecification;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Average or maximum pooling of every frame (Yao et al. 2023, Eq. 5): {@code [N*T, H, W, C]} to
 * {@code [N*T, H', W', C]}. Only pixels that exist count; {@link FramePooling.Border} says what becomes of rows and
 * columns that do not fill a window.
 */
public final class FramePoolingLayer extends FrameLayer {

    private FramePooling.Kind kind = FramePooling.Kind.AVERAGE;
    private int[] kernelSize = {2, 2};
    private int[] stride = {2, 2};
    private int[] padding = {0, 0};
    private FramePooling.Border border = FramePooling.Border.LEFT_OUT;

    /** For JSON. */
    public FramePoolingLayer() {}

    private FramePoolingLayer(Builder builder) {
        super(builder);
        this.kind = builder.kind;
        this.kernelSize = builder.kernelSize;
        this.stride = builder.stride == null ? builder.kernelSize : builder.stride;
        this.padding = builder.padding;
        this.border = builder.border;
        kernel();
        finishIfSized();
    }

    FramePooling kernel() {
        try {
            return new FramePooling(
                    kind, kernelSize[0], kernelSize[1], stride[0], stride[1], padding[0], padding[1], border);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(describe() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void setNIn(long channels) {
        super.setNIn(channels);
        setNOut(channels);
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        return List.of();
    }

    @Override
    protected FrameSize outputSize(FrameSize input) {
        try {
            return kernel().outputSize(input);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(describe() + ": " + e.getMessage(), e);
        }
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new LayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(kind, Arrays.toString(kernelSize), Arrays.toString(stride), Arrays.toString(padding), border);
    }

    /**
     * Average or maximum.
     *
     * @return the kind
     */
    public FramePooling.Kind getKind() {
        return kind;
    }

    /**
     * See {@link #getKind()}.
     *
     * @param kind the kind
     */
    public void setKind(FramePooling.Kind kind) {
        this.kind = kind;
    }

    /**
     * Window height and width.
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
     * Step between windows.
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
     * By how many rows and columns the first window begins outside the frame.
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
     * What becomes of windows that reach beyond the last row or column.
     *
     * @return {@code LEFT_OUT} by default
     */
    public FramePooling.Border getBorder() {
        return border;
    }

    /**
     * See {@link #getBorder()}.
     *
     * @param border what
     */
    public void setBorder(FramePooling.Border border) {
        this.border = border;
    }

    /**
     * Builder of {@link FramePoolingLayer}. Defaults: average (the paper), window 2, stride equal to the window, no
     * padding, windows that are not whole left out (PyTorch's, which the published code uses).
     */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends FrameLayer.Builder<Builder> {

        private FramePooling.Kind kind = FramePooling.Kind.AVERAGE;
        private int[] kernelSize = {2, 2};
        private int @Nullable [] stride;
        private int[] padding = {0, 0};
        private FramePooling.Border border = FramePooling.Border.LEFT_OUT;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * Average or maximum.
         *
         * @param value the kind
         * @return this
         */
        public Builder kind(FramePooling.Kind value) {
            this.kind = Objects.requireNonNull(value, "FramePoolingLayer: kind is missing");
            return this;
        }

        /**
         * Window size.
         *
         * @param values one number, or height and width
         * @return this
         */
        public Builder kernelSize(int... values) {
            this.kernelSize = pair("kernelSize", 1, values);
            return this;
        }

        /**
         * Step between windows.
         *
         * @param values one number, or rows and columns
         * @return this
         */
        public Builder stride(int... values) {
            this.stride = pair("stride", 1, values);
            return this;
        }

        /**
         * By how many rows and columns the first window begins outside the frame, and the last one may end.
         *
         * @param values one number, or rows and columns; at most half a window
         * @return this
         */
        public Builder padding(int... values) {
            this.padding = pair("padding", 0, values);
            return this;
        }

        /**
         * What becomes of windows that reach beyond the last row or column.
         *
         * @param value {@code LEFT_OUT} by default
         * @return this
         */
        public Builder border(FramePooling.Border value) {
            this.border = Objects.requireNonNull(value, "FramePoolingLayer: border is missing");
            return this;
        }

        @Override
        public FramePoolingLayer build() {
            return new FramePoolingLayer(this);
        }
    }

    /** Runs it. */
    static final class LayerRuntime extends FrameLayerRuntime<FramePoolingLayer> {

        private @Nullable DeferredNormalization deferred;

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        /** From now on the averages of training steps come from the layer before. */
        void defer(DeferredNormalization from) {
            deferred = from;
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            if (deferred != null && deferred.handedOver()) {
                return deferred.readBehind() ? deferred.values() : normalized(deferred, workspaces);
            }
            INDArray output = output(workspaces, outputShape(input.size(0)));
            layerConf().kernel().forward(input, output);
            return output;
        }

        private INDArray normalized(DeferredNormalization averages, LayerWorkspaceMgr workspaces) {
            INDArray values = averages.values();
            INDArray output = output(workspaces, values.shape());
            ChannelAffine by = averages.normalization();
            new FusedBatchNormalization().affine(pixels(values), by.centre(), by.scale(), by.shift(), pixels(output));
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            if (deferred != null && deferred.handedOver()) {
                if (!deferred.readBehind()) {
                    double[] mean = deferred.normalization().centre();
                    deferred.sums(new FusedBatchNormalization()
                            .gradientSums(pixels(deferred.values()), pixels(epsilon), mean));
                }
                // the gradient of the averages goes through; it has to lie in a workspace of this layer's
                return inputGradient(workspaces, epsilon.shape()).assign(epsilon);
            }
            INDArray result = inputGradient(workspaces, input.shape());
            layerConf().kernel().backward(input, epsilon, result);
            return result;
        }
    }
}
