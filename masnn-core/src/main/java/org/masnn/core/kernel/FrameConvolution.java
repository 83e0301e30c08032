package org.masnn.core.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * 2-D convolution of frames {@code [R, H, W, C]} with weights {@code [kH, kW, in, out]}: ND4J's operation called in the
 * layout in which oneDNN is fastest, for any data type.
 *
 * @param kernelHeight kernel rows
 * @param kernelWidth kernel columns
 * @param strideHeight step between outputs, rows
 * @param strideWidth step between outputs, columns
 * @param paddingHeight zero rows above and below
 * @param paddingWidth zero columns left and right
 */
public record FrameConvolution(
        int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, int paddingHeight, int paddingWidth) {

    private static final int BLOCK = 16;
    private static final int WINOGRAD_CHANNELS = 256;

    /** A tile of 4x4 outputs depends on 6x6 inputs. */
    private static final int WINOGRAD_TILE = 36;

    /**
     * Size of the output.
     *
     * @param input size of the input
     * @param channels number of output channels
     * @return the size
     * @throws IllegalArgumentException if the kernel does not fit
     */
    public FrameSize outputSize(FrameSize input, int channels) {
        int height = (input.height() + 2 * paddingHeight - kernelHeight) / strideHeight + 1;
        int width = (input.width() + 2 * paddingWidth - kernelWidth) / strideWidth + 1;
        if (input.height() + 2 * paddingHeight < kernelHeight || input.width() + 2 * paddingWidth < kernelWidth) {
            throw new IllegalArgumentException("a kernel of " + kernelHeight + "x" + kernelWidth + " with padding "
                    + paddingHeight + "x" + paddingWidth + " does not fit into frames of " + input.height() + "x"
                    + input.width());
        }
        return new FrameSize(height, width, channels);
    }

    /**
     * How much memory the backward pass takes while it runs, as oneDNN of ND4J 1.0.0-M2.1 does on a CPU with AVX-512, found by
     * measurement within 20 %: it copies inputs and outputs, and the gradients with respect to them, into blocks of 16
     * channels, and where there are many channels it computes a 3x3 convolution by Winograd's algorithm on tiles of 4x4. The
     * forward pass takes less.
     *
     * @param input size of the input
     * @param output size of the output
     * @param frames number of frames
     * @return values
     */
    public long workingValues(FrameSize input, FrameSize output, long frames) {
        long weights = (long) kernelHeight * kernelWidth * input.channels() * output.channels();
        long blocked = (long) input.pixels() * Math.max(BLOCK, input.channels()) + output.length();
        long result = 2 * frames * blocked + 2 * weights;
        boolean narrow = Math.min(input.channels(), output.channels()) < WINOGRAD_CHANNELS;
        if (kernelHeight != 3 || kernelWidth != 3 || strideHeight != 1 || strideWidth != 1 || narrow) {
            return result;
        }
        long tiles = frames * ((output.height() + 3) / 4) * ((output.width() + 3) / 4);
        return result + tiles * WINOGRAD_TILE * (input.channels() + output.channels()) + 8 * weights;
    }

    /**
     * Forward.
     *
     * @param input {@code [R, H, W, in]}; not modified
     * @param weight {@code [kH, kW, in, out]}; not modified
     * @param bias {@code [out]} or null; not modified
     * @param output {@code [R, H', W', out]}; overwritten
     */
    public void forward(INDArray input, INDArray weight, @Nullable INDArray bias, INDArray output) {
        Nd4j.exec(operation("conv2d")
                .addInputs(bias == null ? new INDArray[] {input, weight} : new INDArray[] {input, weight, bias})
                .addOutputs(output)
                .build());
    }

    /**
     * Backward, without the bias, whose gradient is the sum of epsilon over all pixels ({@link ChannelSums}).
     *
     * @param input {@code [R, H, W, in]}; not modified
     * @param weight {@code [kH, kW, in, out]}; not modified
     * @param epsilon gradient with respect to the output; not modified
     * @param inputGradient {@code [R, H, W, in]}; overwritten
     * @param weightGradient {@code [kH, kW, in, out]}; overwritten
     */
    public void backward(
            INDArray input, INDArray weight, INDArray epsilon, INDArray inputGradient, INDArray weightGradient) {
        Nd4j.exec(operation("conv2d_bp")
                .addInputs(input, weight, epsilon)
                .addOutputs(inputGradient, weightGradient)
                .build());
    }

    private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
        // dilation 1x1, explicit padding, NHWC, weights kH x kW x in x out; in one call, which checks how many there
        // are
        return DynamicCustomOp.builder(name)
                .addIntegerArguments(List.of(
                        kernelHeight,
                        kernelWidth,
                        strideHeight,
                        strideWidth,
                        paddingHeight,
                        paddingWidth,
                        1,
                        1,
                        0,
                        1,
                        0));
    }
}
