package org.masnn.core.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
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

    /** ND4J's number for weights {@code [kH, kW, in, out]}. */
    private static final int OUTPUTS_LAST = 0;

    /** ND4J's number for weights {@code [out, kH, kW, in]}. */
    private static final int OUTPUTS_FIRST = 2;

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
     * How much memory the backward pass takes while it runs, off the heap: pixels in columns or sums of chunks, and
     * copies of the weights; where there are many channels oneDNN of ND4J 1.0.0-M2.1 computes a 3x3 convolution by
     * Winograd's algorithm on tiles of 4x4. The forward pass takes no more.
     *
     * @param input size of the input
     * @param output size of the output
     * @param frames number of frames
     * @return values
     */
    public long workingValues(FrameSize input, FrameSize output, long frames) {
        long weights = (long) kernelHeight * kernelWidth * input.channels() * output.channels();
        long columns = Math.max(
                MatrixConvolution.columnValues(this, input, output, frames),
                SparseWeightGradient.sumValues(input, frames, weights));
        if (!winograd(input.channels(), output.channels())) {
            return columns + 4 * weights;
        }
        long blocked = (long) input.pixels() * Math.max(BLOCK, input.channels()) + output.length();
        long tiles = frames * ((output.height() + 3) / 4) * ((output.width() + 3) / 4);
        return 2 * frames * blocked + tiles * WINOGRAD_TILE * (input.channels() + output.channels()) + 10 * weights;
    }

    /**
     * Forward. In single precision on the CPU inputs that are zero are skipped where few are not, and few pixels with
     * many weights are a product of matrices.
     *
     * @param input {@code [R, H, W, in]}; not modified
     * @param weight {@code [kH, kW, in, out]}; not modified
     * @param bias {@code [out]} or null; not modified
     * @param output {@code [R, H', W', out]}; overwritten
     */
    public void forward(INDArray input, INDArray weight, @Nullable INDArray bias, INDArray output) {
        if (SparseConvolution.pays(input, weight, output)) {
            new SparseConvolution(this).forward(input, weight, bias, output);
        } else if (MatrixConvolution.pays(input, weight, output)) {
            MatrixConvolution.of(this, input, output).forward(input, weight, bias, output);
        } else {
            forwardByOneOperation(input, weight, bias, output);
        }
    }

    /** The oracle of everything faster. */
    void forwardByOneOperation(INDArray input, INDArray weight, @Nullable INDArray bias, INDArray output) {
        Nd4j.exec(operation("conv2d", OUTPUTS_LAST)
                .addInputs(bias == null ? new INDArray[] {input, weight} : new INDArray[] {input, weight, bias})
                .addOutputs(output)
                .build());
    }

    /**
     * Backward.
     *
     * <p>In single precision on the CPU the gradient with respect to the input is itself a convolution, and that of
     * the weights a sum over spikes or products of matrices: ND4J's own operation takes memory for copies from the
     * operating system at each call, which makes it two to six times slower.
     *
     * @param input {@code [R, H, W, in]}; not modified
     * @param weight {@code [kH, kW, in, out]}; not modified
     * @param epsilon gradient with respect to the output; not modified
     * @param inputGradient {@code [R, H, W, in]}; overwritten; null if it is not wanted
     * @param weightGradient {@code [kH, kW, in, out]}; overwritten
     * @param biasGradient {@code [out]}, the sum of epsilon over all pixels; overwritten; null if there is no bias
     */
    public void backward(
            INDArray input,
            INDArray weight,
            INDArray epsilon,
            @Nullable INDArray inputGradient,
            INDArray weightGradient,
            @Nullable INDArray biasGradient) {
        if (input.dataType() != DataType.FLOAT || !KernelChoice.fused()) {
            INDArray wanted = inputGradient == null ? input.ulike() : inputGradient;
            backwardByOneOperation(input, weight, epsilon, wanted, weightGradient);
            sumPixels(epsilon, biasGradient);
            return;
        }
        if (inputGradient != null) {
            writeInputGradient(weight, epsilon, inputGradient);
        }
        if (SparseWeightGradient.pays(input)) {
            new SparseWeightGradient(this).write(input, epsilon, weightGradient, biasGradient);
        } else {
            MatrixConvolution.of(this, input, epsilon).writeWeightGradient(input, epsilon, weightGradient);
            sumPixels(epsilon, biasGradient);
        }
    }

    private static void sumPixels(INDArray epsilon, @Nullable INDArray sums) {
        if (sums != null) {
            long channels = epsilon.size(3);
            ChannelSums.write(epsilon.reshape('c', epsilon.length() / channels, channels), sums);
        }
    }

    /** The oracle of everything faster. */
    void backwardByOneOperation(
            INDArray input, INDArray weight, INDArray epsilon, INDArray inputGradient, INDArray weightGradient) {
        Nd4j.exec(operation("conv2d_bp", OUTPUTS_LAST)
                .addInputs(input, weight, epsilon)
                .addOutputs(inputGradient, weightGradient)
                .build());
    }

    private void writeInputGradient(INDArray weight, INDArray epsilon, INDArray inputGradient) {
        boolean isConvolution = strideHeight == 1
                && strideWidth == 1
                && paddingHeight < kernelHeight
                && paddingWidth < kernelWidth
                && !MatrixConvolution.pays(inputGradient, weight, epsilon);
        if (isConvolution) {
            FrameConvolution back = new FrameConvolution(
                    kernelHeight, kernelWidth, 1, 1, kernelHeight - 1 - paddingHeight, kernelWidth - 1 - paddingWidth);
            Nd4j.exec(back.operation("conv2d", OUTPUTS_FIRST)
                    .addInputs(epsilon, turned(weight))
                    .addOutputs(inputGradient)
                    .build());
        } else {
            MatrixConvolution.of(this, inputGradient, epsilon).writeInputGradient(weight, epsilon, inputGradient);
        }
    }

    /** {@code [kH, kW, in, out]} with the taps in reverse order, as {@code [in, kH, kW, out]}. */
    private static INDArray turned(INDArray weight) {
        int taps = Math.toIntExact(weight.size(0) * weight.size(1));
        int in = Math.toIntExact(weight.size(2));
        int out = Math.toIntExact(weight.size(3));
        INDArray result =
                Nd4j.createUninitialized(DataType.FLOAT, new long[] {in, weight.size(0), weight.size(1), out}, 'c');
        NativeFloats source = NativeFloats.of(NativeFloats.dense(weight));
        NativeFloats target = NativeFloats.of(result);
        Parallel.forEachRange(in, (first, end) -> {
            float[] row = new float[out];
            for (int i = first * taps; i < end * taps; i++) {
                source.read(((long) (taps - 1 - i % taps) * in + i / taps) * out, row, 0, out);
                target.write((long) i * out, row, 0, out);
            }
        });
        return result;
    }

    private boolean winograd(long inputChannels, long outputChannels) {
        return kernelHeight == 3
                && kernelWidth == 3
                && strideHeight == 1
                && strideWidth == 1
                && Math.min(inputChannels, outputChannels) >= WINOGRAD_CHANNELS;
    }

    private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name, int weightFormat) {
        // dilation 1x1, explicit padding, NHWC; in one call, which checks how many there are
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
                        weightFormat));
    }
}
