package org.masnn.core.layer;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.NativeFloats;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Entrance of a network for static images: the image is the input of every time step (Yao et al. 2023, section 3.1),
 * {@code [N, C, H, W]} or {@code [N, H, W, C]}, as the input type says, to {@code [N*T, H, W, C]}; {@code [N, F]} to
 * {@code [N*T, F]}.
 */
public final class RepeatImageLayer extends ClipLayer {

    private boolean channelsFirst;

    /** For JSON. */
    public RepeatImageLayer() {}

    private RepeatImageLayer(Builder builder) {
        super(builder);
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        channelsFirst =
                input instanceof InputType.InputTypeConvolutional images && images.getFormat() == CNN2DFormat.NCHW;
        super.setNIn(input, override);
    }

    @Override
    protected InputType frames(InputType input) {
        return input instanceof InputType.InputTypeConvolutional images
                ? InputType.convolutional(images.getHeight(), images.getWidth(), images.getChannels(), CNN2DFormat.NHWC)
                : input;
    }

    @Override
    public int outputRows(int inputRows) {
        return inputRows * getTimeSteps();
    }

    @Override
    public InputType inputType() {
        FrameSize size = inputSize();
        return flatInput()
                ? InputType.feedForward(size.channels())
                : InputType.convolutional(
                        size.height(),
                        size.width(),
                        size.channels(),
                        channelsFirst ? CNN2DFormat.NCHW : CNN2DFormat.NHWC);
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new LayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(getTimeSteps(), channelsFirst);
    }

    /**
     * Whether images come as {@code [N, C, H, W]}; the input type says so.
     *
     * @return true for NCHW
     */
    public boolean isChannelsFirst() {
        return channelsFirst;
    }

    /**
     * See {@link #isChannelsFirst()}.
     *
     * @param channelsFirst whether
     */
    public void setChannelsFirst(boolean channelsFirst) {
        this.channelsFirst = channelsFirst;
    }

    /** Builder of {@link RepeatImageLayer}. */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends ClipLayer.Builder<Builder> {

        /** A builder. */
        public Builder() {
            super();
        }

        @Override
        public RepeatImageLayer build() {
            return new RepeatImageLayer(this);
        }
    }

    private static final class LayerRuntime extends FrameLayerRuntime<RepeatImageLayer> {

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        private INDArray asChannelsLast(INDArray images) {
            return layerConf().isChannelsFirst() && images.rank() == 4 ? images.permute(0, 2, 3, 1) : images;
        }

        @Override
        protected void checkInput(INDArray array) {
            FrameSize size = layerConf().inputSize();
            INDArray images = asChannelsLast(array);
            long[] expected = layerConf().flatInput()
                    ? new long[] {array.size(0), size.channels()}
                    : new long[] {array.size(0), size.height(), size.width(), size.channels()};
            if (!Arrays.equals(images.shape(), expected)) {
                String order = layerConf().flatInput() ? "[N, F]" : layerConf().isChannelsFirst() ? "NCHW" : "NHWC";
                throw new IllegalArgumentException(layerConf().describe() + ": expected images " + order + " with H = "
                        + size.height() + ", W = " + size.width() + ", C = " + size.channels() + ", got "
                        + Arrays.toString(array.shape()));
            }
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            INDArray images = asChannelsLast(input);
            long clips = images.size(0);
            int steps = layerConf().getTimeSteps();
            INDArray output = output(workspaces, outputShape(clips * steps));
            INDArray flat = NativeFloats.dense(images).reshape('c', clips, images.length() / clips);
            INDArray repeated = output.reshape('c', clips, steps, images.length() / clips);
            for (int t = 0; t < steps; t++) {
                repeated.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all())
                        .assign(flat);
            }
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray result = inputGradient(workspaces, input.shape());
            long clips = input.size(0);
            INDArray view = asChannelsLast(result);
            view.assign(epsilon.reshape('c', clips, layerConf().getTimeSteps(), input.length() / clips)
                    .sum(1)
                    .reshape('c', view.shape()));
            return result;
        }
    }
}
