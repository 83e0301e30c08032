package org.masnn.core.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Entrance of a network for clips: folds the time axis into the batch, {@code [N, T, H, W, C]} (or another
 * {@link SequenceFormat}) to {@code [N*T, H, W, C]}, {@code [N, T, F]} to {@code [N*T, F]}; row {@code n*T + t}.
 *
 * <p>The network's input type is {@link #inputType(int, int, int, int)} or {@link #inputType(int, int)}. A wrong T is
 * an error; {@link NetworkTimeSteps} makes a network for another T.
 */
public final class FoldTimeLayer extends ClipLayer {

    private SequenceFormat format = SequenceFormat.NTHWC;

    /** For JSON. */
    public FoldTimeLayer() {}

    private FoldTimeLayer(Builder builder) {
        super(builder);
        this.format = builder.format;
    }

    /**
     * Input type of clips of frames, for {@code setInputTypes}. Its order says nothing about the order of the axes.
     *
     * @param timeSteps T
     * @param height rows
     * @param width columns
     * @param channels channels
     * @return the type
     */
    public static InputType inputType(int timeSteps, int height, int width, int channels) {
        return InputType.convolutional3D(
                org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat.NDHWC, timeSteps, height, width, channels);
    }

    /**
     * Input type of clips of values, for {@code setInputTypes}.
     *
     * @param timeSteps T
     * @param size F
     * @return the type
     */
    public static InputType inputType(int timeSteps, int size) {
        return InputType.recurrent(size, timeSteps);
    }

    @Override
    protected InputType frames(InputType input) {
        long steps;
        InputType result;
        int rank;
        if (input instanceof InputType.InputTypeConvolutional3D clip) {
            steps = clip.getDepth();
            rank = 5;
            result = InputType.convolutional(clip.getHeight(), clip.getWidth(), clip.getChannels(), CNN2DFormat.NHWC);
        } else if (input instanceof InputType.InputTypeRecurrent clip) {
            steps = clip.getTimeSeriesLength();
            rank = 3;
            result = InputType.feedForward(clip.getSize());
        } else {
            throw new IllegalArgumentException(describe() + ": expected an input type of clips, see "
                    + "FoldTimeLayer.inputType(T, H, W, C) and inputType(T, F), got " + input);
        }
        if (rank != format.rank()) {
            throw new IllegalArgumentException(
                    describe() + ": the format " + format + " does not fit the input type " + input);
        }
        if (steps > 0 && steps != getTimeSteps()) {
            throw new IllegalArgumentException(describe() + ": expected T = " + getTimeSteps() + ", got T = " + steps
                    + " in the input type " + input);
        }
        return result;
    }

    @Override
    public int outputRows(int inputRows) {
        return inputRows * getTimeSteps();
    }

    @Override
    public InputType inputType() {
        FrameSize size = inputSize();
        return flatInput()
                ? inputType(getTimeSteps(), size.channels())
                : inputType(getTimeSteps(), size.height(), size.width(), size.channels());
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
     * Order of the axes of the features.
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

    /** Builder of {@link FoldTimeLayer}. Default: {@link SequenceFormat#NTHWC}, which this library's data sets give. */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends ClipLayer.Builder<Builder> {

        private SequenceFormat format = SequenceFormat.NTHWC;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * Order of the axes of the features.
         *
         * @param value the format
         * @return this
         */
        public Builder format(SequenceFormat value) {
            this.format = Objects.requireNonNull(value, "FoldTimeLayer: format is missing");
            return this;
        }

        @Override
        public FoldTimeLayer build() {
            return new FoldTimeLayer(this);
        }
    }

    private static final class LayerRuntime extends FrameLayerRuntime<FoldTimeLayer> {

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        @Override
        protected void checkInput(INDArray array) {
            SequenceFormat format = layerConf().getFormat();
            FrameSize size = layerConf().inputSize();
            int steps = layerConf().getTimeSteps();
            INDArray clips = array.rank() == format.rank() ? format.toBatchTimeChannels(array) : null;
            if (clips == null || !framesFit(clips, size) || clips.size(1) != steps) {
                String frame = format.rank() == 3
                        ? ", F = " + size.channels()
                        : ", H = " + size.height() + ", W = " + size.width() + ", C = " + size.channels();
                throw new IllegalArgumentException(layerConf().describe() + ": expected " + format + " with T = "
                        + steps
                        + frame + ", got " + Arrays.toString(array.shape())
                        + (clips == null || !framesFit(clips, size) ? "" : remedy(clips.size(0), clips.size(1))));
            }
        }

        private String remedy(long batch, long came) {
            int steps = layerConf().getTimeSteps();
            String swapped = batch == steps ? "; if N and T are swapped, choose another format" : "";
            return "; this network has T = " + steps + ", these clips have T = " + came
                    + ": NetworkTimeSteps.change(network, " + came + ") makes a network for them" + swapped;
        }

        private static boolean framesFit(INDArray clips, FrameSize size) {
            return clips.size(clips.rank() - 1) == size.channels()
                    && (clips.rank() == 3 || (clips.size(2) == size.height() && clips.size(3) == size.width()));
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            INDArray clips = layerConf().getFormat().toBatchTimeChannels(input);
            INDArray output = output(workspaces, outputShape(clips.size(0) * clips.size(1)));
            output.reshape('c', clips.shape()).assign(clips);
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            SequenceFormat format = layerConf().getFormat();
            INDArray result = inputGradient(workspaces, input.shape());
            INDArray clips = format.toBatchTimeChannels(result);
            result.assign(format.fromBatchTimeChannels(epsilon.reshape('c', clips.shape())));
            return result;
        }
    }
}
