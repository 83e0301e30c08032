package org.masnn.core.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weight gradient of a convolution alone, in single precision, skipping inputs that are zero. For the first layer of
 * a network on event frames, where most pixels are empty and the gradient with respect to the input is not wanted.
 *
 * <p>Sums are taken per chunk of frames and then over the chunks in order, so that a result does not depend on the number
 * of threads.
 */
public final class SparseWeightGradient {

    /** Below this share of non-zero inputs the scatter beats oneDNN's full backward pass; measured on 2 cores. */
    private static final double LARGEST_DENSITY = 0.5;

    private static final int CHUNKS = 16;

    private final FrameConvolution geometry;

    /**
     * For one convolution.
     *
     * @param geometry its kernel size, stride and padding
     */
    public SparseWeightGradient(FrameConvolution geometry) {
        this.geometry = geometry;
    }

    /**
     * Whether this way is worth taking.
     *
     * @param input {@code [R, H, W, in]}, dense row-major
     * @return whether it is FLOAT, fused kernels may run and at most half of the values differ from 0
     */
    public static boolean pays(INDArray input) {
        if (input.dataType() != DataType.FLOAT || !KernelChoice.fused()) {
            return false;
        }
        NativeFloats values = NativeFloats.of(input);
        float[] block = new float[NativeFloats.BLOCK];
        long filled = 0;
        for (long from = 0; from < values.length(); from += block.length) {
            int count = (int) Math.min(block.length, values.length() - from);
            values.read(from, block, 0, count);
            for (int i = 0; i < count; i++) {
                filled += block[i] != 0f ? 1 : 0;
            }
        }
        return filled < LARGEST_DENSITY * values.length();
    }

    /**
     * The gradient.
     *
     * @param input {@code [R, H, W, in]}; not modified
     * @param epsilon gradient with respect to the output, {@code [R, H', W', out]}; not modified
     * @param weightGradient {@code [kH, kW, in, out]}; overwritten
     */
    public void write(INDArray input, INDArray epsilon, INDArray weightGradient) {
        FrameSize in = sizeOf(input);
        FrameSize out = sizeOf(epsilon);
        NativeFloats x = NativeFloats.of(input);
        NativeFloats e = NativeFloats.of(epsilon);
        long frames = input.size(0);
        float[][] sums = new float[CHUNKS][Math.toIntExact(weightGradient.length())];
        Parallel.forEach(CHUNKS, chunk -> {
            float[] frame = new float[in.length()];
            float[] gradient = new float[out.length()];
            for (long r = frames * chunk / CHUNKS; r < frames * (chunk + 1) / CHUNKS; r++) {
                x.read(r * in.length(), frame, 0, frame.length);
                e.read(r * out.length(), gradient, 0, gradient.length);
                addFrame(frame, in, gradient, out, sums[chunk]);
            }
        });
        double[] total = new double[sums[0].length];
        for (float[] sum : sums) {
            for (int i = 0; i < total.length; i++) {
                total[i] += sum[i];
            }
        }
        weightGradient.assign(Nd4j.createFromArray(total).castTo(DataType.FLOAT).reshape('c', weightGradient.shape()));
    }

    private void addFrame(float[] frame, FrameSize in, float[] gradient, FrameSize out, float[] sum) {
        for (int i = 0; i < frame.length; i++) {
            if (frame[i] != 0f) {
                int pixel = i / in.channels();
                addValue(frame[i], pixel / in.width(), pixel % in.width(), i % in.channels(), in, gradient, out, sum);
            }
        }
    }

    private void addValue(
            float value, int row, int column, int channel, FrameSize in, float[] gradient, FrameSize out, float[] sum) {
        int width = out.channels();
        for (int kh = 0; kh < geometry.kernelHeight(); kh++) {
            int outRow = index(row + geometry.paddingHeight() - kh, geometry.strideHeight(), out.height());
            if (outRow < 0) {
                continue;
            }
            for (int kw = 0; kw < geometry.kernelWidth(); kw++) {
                int outColumn = index(column + geometry.paddingWidth() - kw, geometry.strideWidth(), out.width());
                if (outColumn >= 0) {
                    int to = ((kh * geometry.kernelWidth() + kw) * in.channels() + channel) * width;
                    int from = (outRow * out.width() + outColumn) * width;
                    for (int c = 0; c < width; c++) {
                        sum[to + c] += value * gradient[from + c];
                    }
                }
            }
        }
    }

    /** The output index of a padded input position relative to a kernel tap, or -1 if there is none. */
    private static int index(int position, int stride, int size) {
        return position < 0 || position % stride != 0 || position / stride >= size ? -1 : position / stride;
    }

    private static FrameSize sizeOf(INDArray frames) {
        return new FrameSize(
                Math.toIntExact(frames.size(1)), Math.toIntExact(frames.size(2)), Math.toIntExact(frames.size(3)));
    }
}
