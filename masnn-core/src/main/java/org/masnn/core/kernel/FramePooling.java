package org.masnn.core.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Average or maximum over windows of frames {@code [R, H, W, C]}, by ND4J's operations, for any data type. Only pixels
 * that exist count: neither padding nor what lies behind the last row or column takes part in a maximum or an average.
 *
 * @param kind average or maximum
 * @param height window rows
 * @param width window columns
 * @param strideHeight step between windows, rows
 * @param strideWidth step between windows, columns
 * @param paddingHeight by how many rows the first window begins above the frame, less than a window
 * @param paddingWidth by how many columns the first window begins left of the frame, less than a window
 * @param border what becomes of windows that reach beyond the last row or column
 */
public record FramePooling(
        Kind kind,
        int height,
        int width,
        int strideHeight,
        int strideWidth,
        int paddingHeight,
        int paddingWidth,
        Border border) {

    /** What is taken of a window. */
    public enum Kind {
        /** The mean (Yao et al. 2023, Eq. 5). */
        AVERAGE,
        /** The largest value; in the backward pass the first one of a tie takes the gradient. */
        MAXIMUM
    }

    /** What becomes of windows that reach beyond the last row or column (and the padding there). */
    public enum Border {
        /** They are left out, as PyTorch does by default; with a step of 2, 7 rows become 3. */
        LEFT_OUT,
        /**
         * They are taken with the pixels that they have, as PyTorch's {@code ceil_mode}; with a step of 2, 7 rows
         * become 4.
         */
        PARTIAL
    }

    /**
     * Checks that each window holds a pixel.
     *
     * @param kind average or maximum
     * @param height window rows
     * @param width window columns
     * @param strideHeight step, rows
     * @param strideWidth step, columns
     * @param paddingHeight from 0 to half a window
     * @param paddingWidth from 0 to half a window
     * @param border which windows are taken
     */
    public FramePooling {
        if (2 * paddingHeight > height || 2 * paddingWidth > width) {
            throw new IllegalArgumentException("expected a padding of at most half a window, got " + paddingHeight + "x"
                    + paddingWidth + " with a window of " + height + "x" + width);
        }
    }

    /**
     * Windows inside the frame alone.
     *
     * @param kind average or maximum
     * @param height window rows
     * @param width window columns
     * @param strideHeight step, rows
     * @param strideWidth step, columns
     */
    public FramePooling(Kind kind, int height, int width, int strideHeight, int strideWidth) {
        this(kind, height, width, strideHeight, strideWidth, 0, 0, Border.LEFT_OUT);
    }

    /**
     * Size of the output.
     *
     * @param input size of the input
     * @return the size
     * @throws IllegalArgumentException if the frame is smaller than a window and windows have to be whole
     */
    public FrameSize outputSize(FrameSize input) {
        boolean tooSmall = input.height() + 2 * paddingHeight < height || input.width() + 2 * paddingWidth < width;
        if (border == Border.LEFT_OUT && tooSmall) {
            throw new IllegalArgumentException("a window of " + height + "x" + width + " does not fit into frames of "
                    + input.height() + "x" + input.width());
        }
        return new FrameSize(
                windows(input.height(), height, strideHeight, paddingHeight),
                windows(input.width(), width, strideWidth, paddingWidth),
                input.channels());
    }

    private int windows(int pixels, int window, int stride, int padding) {
        int rest = Math.max(0, pixels + 2 * padding - window);
        if (border == Border.LEFT_OUT) {
            return rest / stride + 1;
        }
        int count = (rest + stride - 1) / stride + 1;
        // a window that would begin behind the frame holds no pixel
        return (count - 1) * stride >= pixels + padding ? count - 1 : count;
    }

    /**
     * Forward.
     *
     * @param input {@code [R, H, W, C]}; not modified
     * @param output {@code [R, H', W', C]}; overwritten
     */
    public void forward(INDArray input, INDArray output) {
        INDArray whole = extended(input, output);
        Nd4j.exec(operation(kind == Kind.AVERAGE ? "avgpool2d" : "maxpool2d")
                .addInputs(whole)
                .addOutputs(output)
                .build());
        if (whole != input) {
            correct(input, whole, output);
        }
    }

    /**
     * Backward.
     *
     * @param input {@code [R, H, W, C]}; not modified
     * @param epsilon gradient with respect to the output; not modified
     * @param inputGradient {@code [R, H, W, C]}; overwritten
     */
    public void backward(INDArray input, INDArray epsilon, INDArray inputGradient) {
        INDArray whole = extended(input, epsilon);
        INDArray upstream = epsilon;
        INDArray wholeGradient = inputGradient;
        if (whole != input) {
            upstream = epsilon.dup('c');
            correct(input, whole, upstream);
            wholeGradient = Nd4j.createUninitialized(whole.dataType(), whole.shape(), 'c');
        }
        Nd4j.exec(operation(kind == Kind.AVERAGE ? "avgpool2d_bp" : "maxpool2d_bp")
                .addInputs(whole, upstream)
                .addOutputs(wholeGradient)
                .build());
        if (whole != input) {
            inputGradient.assign(existing(wholeGradient, input));
        }
    }

    /**
     * ND4J's operation knows whole windows only: where the last window of a frame is not, rows and columns are added
     * behind it that no maximum sees and that add nothing to a sum.
     */
    private INDArray extended(INDArray input, INDArray output) {
        long rows = (output.size(1) - 1) * strideHeight + height - 2L * paddingHeight;
        long columns = (output.size(2) - 1) * strideWidth + width - 2L * paddingWidth;
        if (rows <= input.size(1) && columns <= input.size(2)) {
            return input;
        }
        double value = kind == Kind.AVERAGE ? 0 : -Float.MAX_VALUE;
        long[] shape = {input.size(0), Math.max(rows, input.size(1)), Math.max(columns, input.size(2)), input.size(3)};
        INDArray result = Nd4j.valueArrayOf(shape, value, input.dataType());
        existing(result, input).assign(input);
        return result;
    }

    private static INDArray existing(INDArray extended, INDArray input) {
        return extended.get(
                NDArrayIndex.all(),
                NDArrayIndex.interval(0, input.size(1)),
                NDArrayIndex.interval(0, input.size(2)),
                NDArrayIndex.all());
    }

    /** The operation divides by the pixels of a window in the extended frame; an average is over those that exist. */
    private void correct(INDArray input, INDArray whole, INDArray output) {
        if (kind == Kind.MAXIMUM) {
            return;
        }
        for (long i = 0; i < output.size(1); i++) {
            double factor = correction(i * strideHeight - paddingHeight, height, input.size(1), whole.size(1));
            if (factor != 1) {
                output.get(NDArrayIndex.all(), NDArrayIndex.point(i), NDArrayIndex.all(), NDArrayIndex.all())
                        .muli(factor);
            }
        }
        for (long i = 0; i < output.size(2); i++) {
            double factor = correction(i * strideWidth - paddingWidth, width, input.size(2), whole.size(2));
            if (factor != 1) {
                output.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(i), NDArrayIndex.all())
                        .muli(factor);
            }
        }
    }

    private static double correction(long start, long window, long pixels, long extended) {
        long first = Math.max(0, start);
        double counted = Math.min(extended, start + window) - first;
        return counted / (Math.min(pixels, start + window) - first);
    }

    private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
        // dilation 1, explicit padding, divisor without padding, NHWC
        return DynamicCustomOp.builder(name)
                .addIntegerArguments(
                        height, width, strideHeight, strideWidth, paddingHeight, paddingWidth, 1, 1, 0, 0, 1);
    }
}
