package org.masnn.core.kernel;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution as a product of matrices, in single precision: the pixels under the kernel as a row of their own for each output
 * pixel. For the last stages of deep networks, whose outputs are few and whose weights are many; there oneDNN's convolution,
 * which takes the weights apart at each call, is several times slower than the product.
 *
 * <p>{@link FrameConvolution} without it is the oracle.
 */
final class MatrixConvolution {

    /** Measured with 3x3 kernels and 512 channels: 128 pixels take 8 ms instead of 49, 512 take 24 or 26 instead of 50 or 69. */
    private static final long MOST_PIXELS = 1024;

    /** With fewer (256 channels on both sides: 590,000) both take the same time. */
    private static final long LEAST_WEIGHTS = 1 << 20;

    private final FrameConvolution geometry;
    private final FrameSize in;
    private final FrameSize out;
    private final int frames;
    private final int depth;

    private MatrixConvolution(FrameConvolution geometry, FrameSize in, FrameSize out, int frames) {
        this.geometry = geometry;
        this.in = in;
        this.out = out;
        this.frames = frames;
        depth = geometry.kernelHeight() * geometry.kernelWidth() * in.channels();
    }

    /** For these arrays, {@code [R, H, W, in]} and {@code [R, H', W', out]}. */
    static MatrixConvolution of(FrameConvolution geometry, INDArray input, INDArray output) {
        return new MatrixConvolution(geometry, size(input), size(output), Math.toIntExact(input.size(0)));
    }

    /** Whether it is worth it. */
    static boolean pays(INDArray input, INDArray weight, INDArray output) {
        return input.dataType() == DataType.FLOAT
                && KernelChoice.fused()
                && output.length() / output.size(3) <= MOST_PIXELS
                && weight.length() >= LEAST_WEIGHTS;
    }

    /** See {@link FrameConvolution#backward}. */
    void backward(INDArray input, INDArray weight, INDArray epsilon, INDArray inputGradient, INDArray weightGradient) {
        long pixels = (long) frames * out.pixels();
        INDArray columns = columns(input);
        INDArray upstream = epsilon.reshape('c', pixels, out.channels());
        Nd4j.matmul(columns, upstream, weightGradient.reshape('c', depth, out.channels()), true, false, false);
        // the memory of the columns again
        Nd4j.matmul(upstream, weight.reshape('c', depth, out.channels()), columns, false, true, false);
        addColumns(columns, inputGradient);
    }

    private INDArray columns(INDArray input) {
        INDArray columns =
                Nd4j.createUninitialized(DataType.FLOAT, new long[] {(long) frames * out.pixels(), depth}, 'c');
        NativeFloats x = NativeFloats.of(input);
        NativeFloats target = NativeFloats.of(columns);
        Parallel.forEach(frames, frame -> {
            float[] values = new float[in.length()];
            float[] row = new float[depth];
            x.read((long) frame * values.length, values, 0, values.length);
            for (int pixel = 0; pixel < out.pixels(); pixel++) {
                for (int tap = 0; tap < depth / in.channels(); tap++) {
                    int from = position(pixel, tap);
                    int to = tap * in.channels();
                    if (from < 0) {
                        Arrays.fill(row, to, to + in.channels(), 0);
                    } else {
                        System.arraycopy(values, from, row, to, in.channels());
                    }
                }
                target.write(((long) frame * out.pixels() + pixel) * depth, row, 0, depth);
            }
        });
        return columns;
    }

    private void addColumns(INDArray columns, INDArray inputGradient) {
        NativeFloats source = NativeFloats.of(columns);
        NativeFloats target = NativeFloats.of(inputGradient);
        Parallel.forEach(frames, frame -> {
            float[] sums = new float[in.length()];
            float[] row = new float[depth];
            for (int pixel = 0; pixel < out.pixels(); pixel++) {
                source.read(((long) frame * out.pixels() + pixel) * depth, row, 0, depth);
                for (int tap = 0; tap < depth / in.channels(); tap++) {
                    int to = position(pixel, tap);
                    if (to >= 0) {
                        add(row, tap * in.channels(), sums, to, in.channels());
                    }
                }
            }
            target.write((long) frame * sums.length, sums, 0, sums.length);
        });
    }

    private static void add(float[] values, int from, float[] sums, int to, int length) {
        for (int i = 0; i < length; i++) {
            sums[to + i] += values[from + i];
        }
    }

    /** Where in a frame the pixel under a tap begins, or -1 if it is padding. */
    private int position(int outputPixel, int tap) {
        int row = outputPixel / out.width() * geometry.strideHeight()
                - geometry.paddingHeight()
                + tap / geometry.kernelWidth();
        int column = outputPixel % out.width() * geometry.strideWidth()
                - geometry.paddingWidth()
                + tap % geometry.kernelWidth();
        boolean inside = row >= 0 && row < in.height() && column >= 0 && column < in.width();
        return inside ? (row * in.width() + column) * in.channels() : -1;
    }

    private static FrameSize size(INDArray frames) {
        return new FrameSize(
                Math.toIntExact(frames.size(1)), Math.toIntExact(frames.size(2)), Math.toIntExact(frames.size(3)));
    }
}
