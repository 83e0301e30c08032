package org.masnn.core.layer;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.time.SequenceFormat;
import org.masnn.core.time.TimeAxis;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Exit of a network that gives something per time step: takes the time axis out of the batch again, {@code [N*T, F]} to
 * {@code [N, F, T]} (DL4J's recurrent format, ready for an {@code RnnLossLayer}) or {@code [N*T, H, W, C]} to
 * {@code [N, T, H, W, C]}, or another {@link SequenceFormat}.
 */
public final class UnfoldTimeLayer extends FrameLayer {

    private int timeSteps;
    private SequenceFormat format = SequenceFormat.NFT;

    /** For JSON. */
    public UnfoldTimeLayer() {}

    private UnfoldTimeLayer(Builder builder) {
        super(builder);
        this.timeSteps = builder.timeSteps;
        this.format = builder.format;
        if (timeSteps < 1) {
            throw new IllegalArgumentException(describe() + ": the number of time steps is missing; call timeSteps(T)");
        }
        finishIfSized();
    }

    @Override
    public void setNIn(long channels) {
        super.setNIn(channels);
        setNOut(channels);
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
                        timeSteps,
                        Math.toIntExact(frames.getHeight()),
                        Math.toIntExact(frames.getWidth()),
                        Math.toIntExact(frames.getChannels()))
                : InputType.recurrent(
                        input.arrayElementsPerExample(),
                        timeSteps,
                        format == SequenceFormat.NTF ? RNNFormat.NWC : RNNFormat.NCW);
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        return List.of();
    }

    @Override
    protected FrameSize outputSize(FrameSize input) {
        return input;
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new LayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(timeSteps, format);
    }

    /**
     * Number of time steps of a clip.
     *
     * @return T
     */
    public int getTimeSteps() {
        return timeSteps;
    }

    /**
     * See {@link #getTimeSteps()}.
     *
     * @param timeSteps T
     */
    public void setTimeSteps(int timeSteps) {
        this.timeSteps = timeSteps;
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
    public static final class Builder extends FrameLayer.Builder<Builder> {

        private int timeSteps;
        private SequenceFormat format = SequenceFormat.NFT;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * Number of time steps of a clip; has no default.
         *
         * @param value T, at least 1
         * @return this
         */
        public Builder timeSteps(int value) {
            this.timeSteps = positive("timeSteps", value);
            return this;
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

        @Override
        protected void checkInput(INDArray array) {
            super.checkInput(array);
            TimeAxis.check(layerConf().describe(), expected(), layerConf().getTimeSteps(), array);
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
