package org.masnn.core.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean over the pixels of every frame (global average pooling), {@code [N*T, H, W, C]} to {@code [N*T, C]}: in
 * front of the classifier of a residual network.
 */
public final class SpatialMeanLayer extends FrameLayer {

    /** For JSON. */
    public SpatialMeanLayer() {}

    private SpatialMeanLayer(Builder builder) {
        super(builder);
        finishIfSized();
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        if (input.getType() == InputType.Type.FF) {
            throw new IllegalArgumentException(describe() + ": expected frames [N*T, H, W, C], got " + input);
        }
        super.setNIn(input, override);
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
        return new FrameSize(1, 1, input.channels());
    }

    @Override
    protected boolean flatOutput(boolean flatInput) {
        return true;
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
        return List.of();
    }

    /** Builder of {@link SpatialMeanLayer}. */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends FrameLayer.Builder<Builder> {

        /** A builder. */
        public Builder() {
            super();
        }

        @Override
        public SpatialMeanLayer build() {
            return new SpatialMeanLayer(this);
        }
    }

    private static final class LayerRuntime extends FrameLayerRuntime<SpatialMeanLayer> {

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        private FramePooling wholeFrame() {
            FrameSize size = layerConf().inputSize();
            return new FramePooling(FramePooling.Kind.AVERAGE, size.height(), size.width(), 1, 1);
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output = output(workspaces, outputShape(input.size(0)));
            wholeFrame().forward(input, onePixel(output));
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray result = inputGradient(workspaces, input.shape());
            wholeFrame().backward(input, onePixel(epsilon), result);
            return result;
        }

        private static INDArray onePixel(INDArray means) {
            return means.reshape('c', means.size(0), 1, 1, means.size(1));
        }
    }
}
