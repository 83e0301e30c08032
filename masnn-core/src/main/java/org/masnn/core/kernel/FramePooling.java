package org.masnn.core.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Average or maximum over windows of frames {@code [R, H, W, C]}, by ND4J's operations, for any data type. Rows and
 * columns that do not fill a window are left out (as PyTorch does by default).
 *
 * @param kind average or maximum
 * @param height window rows
 * @param width window columns
 * @param strideHeight step between windows, rows
 * @param strideWidth step between windows, columns
 */
public record FramePooling(Kind kind, int height, int width, int strideHeight, int strideWidth) {

    /** What is taken of a window. */
    public enum Kind {
        /** The mean (Yao et al. 2023, Eq. 5). */
        AVERAGE,
        /** The largest value; in the backward pass the first one of a tie takes the gradient. */
        MAXIMUM
    }

    /**
     * Size of the output.
     *
     * @param input size of the input
     * @return the size
     * @throws IllegalArgumentException if the frame is smaller than a window
     */
    public FrameSize outputSize(FrameSize input) {
        if (input.height() < height || input.width() < width) {
            throw new IllegalArgumentException("a window of " + height + "x" + width + " does not fit into frames of "
                    + input.height() + "x" + input.width());
        }
        return new FrameSize(
                (input.height() - height) / strideHeight + 1,
                (input.width() - width) / strideWidth + 1,
                input.channels());
    }

    /**
     * Forward.
     *
     * @param input {@code [R, H, W, C]}; not modified
     * @param output {@code [R, H', W', C]}; overwritten
     */
    public void forward(INDArray input, INDArray output) {
        Nd4j.exec(operation(kind == Kind.AVERAGE ? "avgpool2d" : "maxpool2d")
                .addInputs(input)
                .addOutputs(output)
                .build());
    }

    /**
     * Backward.
     *
     * @param input {@code [R, H, W, C]}; not modified
     * @param epsilon gradient with respect to the output; not modified
     * @param inputGradient {@code [R, H, W, C]}; overwritten
     */
    public void backward(INDArray input, INDArray epsilon, INDArray inputGradient) {
        Nd4j.exec(operation(kind == Kind.AVERAGE ? "avgpool2d_bp" : "maxpool2d_bp")
                .addInputs(input, epsilon)
                .addOutputs(inputGradient)
                .build());
    }

    private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
        // no padding, dilation 1, valid windows, divisor without padding, NHWC
        return DynamicCustomOp.builder(name)
                .addIntegerArguments(height, width, strideHeight, strideWidth, 0, 0, 1, 1, 0, 0, 1);
    }
}
