package org.masnn.core.layer;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Exit of a network that gives something per time step: takes the time axis out of the batch again, {@code [N*T, F]} to
 * {@code [N, F, T]} (DL4J's recurrent format, ready for an {@code RnnLossLayer}) or {@code [N*T, H, W, C]} to
 * {@code [N, T, H, W, C]}, or another {@link SequenceFormat}.
 */
public final class UnfoldTimeLayer extends ClipLayer {

    private SequenceFormat format = SequenceFormat.NFT;

    /** For JSON. */
    public UnfoldTimeLayer() {}

    private UnfoldTimeLayer(Builder builder) {
        super(builder);
        this.format = builder.format;
        finishIfSized();
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        if ((input.getType() == InputType.Type.FF) != (format.rank() == 3)) {
            throw new IllegalArgumentException(
                    describe() + ": the format " + format + " does not fit the input " + input);
        }
        super.setNIn(input, override);
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        return input instanceof InputType.InputTypeConvolutional frames
                ? FoldTimeLayer.inputType(
                        getTimeSteps(),
                        Math.toIntExact(frames.getHeight()),
                        Math.toIntExact(frames.getWidth()),
                        Math.toIntExact(frames.getChannels()))
                : InputType.recurrent(
                        input.arrayElementsPerExample(),
                        getTimeSteps(),
                        format == SequenceFormat.NTF ? RNNFormat.NWC : RNNFormat.NCW);
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
        return List.of(getTimeSteps(), format);
    }

    /**
     * Order of the axes of the output.
     *
     * @return the format
     */
    public SequenceFormat getFormat() {
        return format;
    }

    /**
     * See {@link #getFormat()}.
     *
     * @param format the format
     */
    public void setFormat(SequenceFormat format) {
        this.format = format;
    }

    /** Builder of {@link UnfoldTimeLayer}. Default: {@link SequenceFormat#NFT}, DL4J's recurrent format. */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends ClipLayer.Builder<Builder> {

        private SequenceFormat format = SequenceFormat.NFT;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * Order of the axes of the output.
         *
         * @param value the format
         * @return this
         */
        public Builder format(SequenceFormat value) {
            this.format = Objects.requireNonNull(value, "UnfoldTimeLayer: format is missing");
            return this;
        }

        @Override
        public UnfoldTimeLayer build() {
            return new UnfoldTimeLayer(this);
        }
    }

    private static final class LayerRuntime extends FrameLayerRuntime<UnfoldTimeLayer> {

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        private INDArray clips(INDArray folded) {
            long[] shape = new long[folded.rank() + 1];
            shape[0] = folded.size(0) / layerConf().getTimeSteps();
            shape[1] = layerConf().getTimeSteps();
            System.arraycopy(folded.shape(), 1, shape, 2, folded.rank() - 1);
            return folded.reshape('c', shape);
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            INDArray view = layerConf().getFormat().fromBatchTimeChannels(clips(input));
            INDArray output = output(workspaces, view.shape());
            output.assign(view);
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray result = inputGradient(workspaces, input.shape());
            clips(result).assign(layerConf().getFormat().toBatchTimeChannels(epsilon));
            return result;
        }
    }
}
