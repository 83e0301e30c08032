package org.masnn.core.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns images {@code [N, C, H, W]} of DL4J's own convolutional layers into frames {@code [N, H, W, C]}. DL4J puts it
 * in front of a {@link RefinementLayer} by itself; the layers behind see channels last.
 */
public final class ChannelsLastPreProcessor implements InputPreProcessor {

    /** For DL4J and JSON. */
    public ChannelsLastPreProcessor() {}

    @Override
    public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        if (input.rank() != 4) {
            throw new IllegalArgumentException(
                    "ChannelsLastPreProcessor: expected [N, C, H, W], got " + Arrays.toString(input.shape()));
        }
        return workspaces.dup(ArrayType.ACTIVATIONS, input.permute(0, 2, 3, 1), 'c');
    }

    @Override
    public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        return workspaces.dup(ArrayType.ACTIVATION_GRAD, output.permute(0, 3, 1, 2), 'c');
    }

    @Override
    public InputType getOutputType(InputType input) {
        InputType.InputTypeConvolutional images = (InputType.InputTypeConvolutional) input;
        return InputType.convolutional(images.getHeight(), images.getWidth(), images.getChannels(), CNN2DFormat.NHWC);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(@Nullable INDArray mask, MaskState state, int miniBatchSize) {
        return new Pair<>(mask, state);
    }

    @Override
    public InputPreProcessor clone() {
        return new ChannelsLastPreProcessor();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelsLastPreProcessor;
    }

    @Override
    public int hashCode() {
        return ChannelsLastPreProcessor.class.hashCode();
    }
}
