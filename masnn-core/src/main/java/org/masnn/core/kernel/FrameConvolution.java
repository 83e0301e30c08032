package org.masnn.core.kernel;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

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
     * The backward pass takes the frames in parts of this size: oneDNN copies what it reads and writes, and copies of up to
     * 8 MB use the same memory again and again, where larger ones are fetched from the operating system each time (measured for
     * shapes of the plain networks: 1.1 to 2.6 times faster, with an eighth of the working memory).
     */
    private static final long PART_VALUES = 2L << 20;

    /** With fewer frames at once oneDNN is up to twice slower. */
    private static final int SMALLEST_PART = 16;

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
     * measurement within 20 %: part by part it copies inputs and outputs, and the gradients with respect to them, into blocks of 16
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
        if (!winograd(input.channels(), output.channels())) {
            return 2 * partLength(frames, Math.max(input.length(), output.length())) * blocked + 3 * weights;
        }
        long result = 2 * frames * blocked + 2 * weights;
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
        if (MatrixConvolution.pays(input, weight, epsilon)) {
            MatrixConvolution.of(this, input, epsilon).backward(input, weight, epsilon, inputGradient, weightGradient);
            return;
        }
        long frames = input.size(0);
        long part = winograd(input.size(3), epsilon.size(3))
                ? frames
                : partLength(frames, Math.max(input.length(), epsilon.length()) / frames);
        if (part >= frames) {
            backwardOfPart(input, weight, epsilon, inputGradient, weightGradient);
            return;
        }
        INDArray ofPart = Nd4j.createUninitialized(weightGradient.dataType(), weightGradient.shape(), 'c');
        for (long from = 0; from < frames; from += part) {
            long to = Math.min(frames, from + part);
            backwardOfPart(
                    rows(input, from, to),
                    weight,
                    rows(epsilon, from, to),
                    rows(inputGradient, from, to),
                    from == 0 ? weightGradient : ofPart);
            if (from > 0) {
                weightGradient.addi(ofPart);
            }
        }
    }

    /** By oneDNN. */
    void backwardOfPart(
            INDArray input, INDArray weight, INDArray epsilon, INDArray inputGradient, INDArray weightGradient) {
        Nd4j.exec(operation("conv2d_bp")
                .addInputs(input, weight, epsilon)
                .addOutputs(inputGradient, weightGradient)
                .build());
    }

    private static INDArray rows(INDArray frames, long from, long to) {
        return frames.get(NDArrayIndex.interval(from, to), all(), all(), all());
    }

    private boolean winograd(long inputChannels, long outputChannels) {
        return kernelHeight == 3
                && kernelWidth == 3
                && strideHeight == 1
                && strideWidth == 1
                && Math.min(inputChannels, outputChannels) >= WINOGRAD_CHANNELS;
    }

    /** Frames of a part: all, or an even number, as the processors share them. */
    private static long partLength(long frames, long frameLength) {
        long wanted = Math.max(SMALLEST_PART, PART_VALUES / frameLength);
        long parts = Math.max(1, frames / wanted);
        long length = (frames + parts - 1) / parts;
        return Math.min(frames, length + length % 2);
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
