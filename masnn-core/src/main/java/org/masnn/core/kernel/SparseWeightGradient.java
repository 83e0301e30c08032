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
        int rows = Math.toIntExact(weightGradient.length() / out.channels());
        float[][][] sums = new float[CHUNKS][rows][out.channels()];
        Parallel.forEach(CHUNKS, chunk -> {
            float[] frame = new float[in.length()];
            float[] gradient = new float[out.length()];
            float[] scratch = new float[out.channels()];
            for (long r = frames * chunk / CHUNKS; r < frames * (chunk + 1) / CHUNKS; r++) {
                x.read(r * in.length(), frame, 0, frame.length);
                e.read(r * out.length(), gradient, 0, gradient.length);
                addFrame(frame, in, gradient, out, sums[chunk], scratch);
            }
        });
        double[] total = new double[rows * out.channels()];
        for (float[][] ofChunk : sums) {
            for (int i = 0; i < total.length; i++) {
                total[i] += ofChunk[i / out.channels()][i % out.channels()];
            }
        }
        weightGradient.assign(Nd4j.createFromArray(total).castTo(DataType.FLOAT).reshape('c', weightGradient.shape()));
    }

    private void addFrame(
            float[] frame, FrameSize in, float[] gradient, FrameSize out, float[][] sum, float[] scratch) {
        for (int i = 0; i < frame.length; i++) {
            if (frame[i] != 0f) {
                int pixel = i / in.channels();
                int row = pixel / in.width();
                int column = pixel % in.width();
                for (int tap = 0; tap < geometry.kernelHeight() * geometry.kernelWidth(); tap++) {
                    int kernelRow = tap / geometry.kernelWidth();
                    int kernelColumn = tap % geometry.kernelWidth();
                    int outRow =
                            index(row + geometry.paddingHeight() - kernelRow, geometry.strideHeight(), out.height());
                    int outColumn =
                            index(column + geometry.paddingWidth() - kernelColumn, geometry.strideWidth(), out.width());
                    if (outRow >= 0 && outColumn >= 0) {
                        int from = (outRow * out.width() + outColumn) * out.channels();
                        System.arraycopy(gradient, from, scratch, 0, scratch.length);
                        addScaled(frame[i], scratch, sum[tap * in.channels() + i % in.channels()]);
                    }
                }
            }
        }
    }

    /** Both arrays by one index, so that the loop becomes vector code. */
    private static void addScaled(float factor, float[] values, float[] sum) {
        for (int c = 0; c < values.length; c++) {
            sum[c] += factor * values[c];
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
