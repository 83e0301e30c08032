package org.masnn.core.kernel;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution forward, in single precision, skipping inputs that are zero: each output pixel is the sum of the rows
 * of weights that the spikes under the kernel choose. Its time is in proportion to the spikes.
 */
final class SparseConvolution {

    /** Above this share of non-zero inputs oneDNN is faster; measured, see docs/performance.md. */
    private static final double LARGEST_DENSITY = 0.12;

    /** The same for few pixels and many weights, which no dense way likes. */
    private static final double LARGEST_DENSITY_OF_FEW_PIXELS = 0.2;

    /** With fewer outputs the loops over them are too short. */
    private static final int FEWEST_OUTPUTS = 128;

    /** With fewer copying the weights is what takes long. */
    private static final int FEWEST_PIXELS = 64;

    /** 16 MB on Java's heap. */
    private static final long MOST_WEIGHTS = 1 << 22;

    private final FrameConvolution geometry;

    SparseConvolution(FrameConvolution geometry) {
        this.geometry = geometry;
    }

    /** Whether it is the way for these. */
    static boolean pays(INDArray input, INDArray weight, INDArray output) {
        return input.dataType() == DataType.FLOAT
                && KernelChoice.fused()
                && NativeFloats.isDense(input)
                && NativeFloats.isDense(output)
                && weight.length() <= MOST_WEIGHTS
                && output.size(3) >= FEWEST_OUTPUTS
                && output.length() / output.size(3) >= FEWEST_PIXELS
                && SpikeRows.density(input)
                        <= (MatrixConvolution.pays(input, weight, output)
                                ? LARGEST_DENSITY_OF_FEW_PIXELS
                                : LARGEST_DENSITY);
    }

    /** See {@link FrameConvolution#forward}. */
    void forward(INDArray input, INDArray weight, @Nullable INDArray bias, INDArray output) {
        FrameSize in = FrameSize.ofFrames(input);
        FrameSize out = FrameSize.ofFrames(output);
        float[][] weights = rows(NativeFloats.dense(weight), out.channels());
        float[] start = bias == null ? new float[out.channels()] : NativeFloats.copyOf(bias);
        NativeFloats x = NativeFloats.of(input);
        NativeFloats y = NativeFloats.of(output);
        Parallel.forEachByWorkers(Math.toIntExact(input.size(0)), () -> {
            Frame frame = new Frame(in, out, weights, start);
            return index -> {
                x.read((long) index * in.length(), frame.values, 0, in.length());
                frame.list();
                for (int row = 0; row < out.height(); row++) {
                    frame.compute(row);
                    long at = (long) index * out.length() + (long) row * frame.outputs.length;
                    y.write(at, frame.outputs, 0, frame.outputs.length);
                }
            };
        });
    }

    /** Of each tap and input channel the weights of all outputs. */
    private static float[][] rows(INDArray weight, int outputs) {
        NativeFloats source = NativeFloats.of(weight);
        float[][] rows = new float[Math.toIntExact(weight.length() / outputs)][outputs];
        Parallel.forEachRange(rows.length, (first, end) -> {
            for (int i = first; i < end; i++) {
                source.read((long) i * outputs, rows[i], 0, outputs);
            }
        });
        return rows;
    }

    /** A thread's memory: a frame, the spikes in it and a row of outputs. */
    private final class Frame {

        private final FrameSize in;
        private final FrameSize out;
        private final float[][] weights;
        private final float[] start;
        private final float[] values;
        private final float[] outputs;
        private final float[] sum;
        /** Channels that are not zero, pixel for pixel. */
        private final int[] spikes;
        /** Where each pixel's spikes begin, and behind the last. */
        private final int[] begins;

        private final int[] chosen;
        private final float[] factors;
        private boolean isBinary;

        Frame(FrameSize in, FrameSize out, float[][] weights, float[] start) {
            this.in = in;
            this.out = out;
            this.weights = weights;
            this.start = start;
            values = new float[in.length()];
            outputs = new float[out.width() * out.channels()];
            sum = new float[out.channels()];
            spikes = new int[in.length()];
            begins = new int[in.pixels() + 1];
            chosen = new int[weights.length];
            factors = new float[weights.length];
        }

        void list() {
            float others = 0; // NaN, too, is none of 0 and 1
            for (int i = 0; i < in.pixels(); i++) {
                int first = i * in.channels();
                begins[i + 1] = SpikeRows.nonZero(values, first, in.channels(), spikes, begins[i]);
                for (int k = begins[i]; k < begins[i + 1]; k++) {
                    others += Math.abs(values[first + spikes[k]] - 1);
                }
            }
            isBinary = others == 0;
        }

        void compute(int row) {
            for (int column = 0; column < out.width(); column++) {
                System.arraycopy(start, 0, sum, 0, sum.length);
                int count = choose(row, column);
                if (isBinary) {
                    SpikeRows.add(weights, chosen, count, sum);
                } else {
                    for (int k = 0; k < count; k++) {
                        SpikeRows.addScaled(factors[k], weights[chosen[k]], sum);
                    }
                }
                System.arraycopy(sum, 0, outputs, column * sum.length, sum.length);
            }
        }

        /** Lists the rows of weights for an output pixel, and their factors where these are not all 1. */
        private int choose(int row, int column) {
            int count = 0;
            for (int kernelRow = 0; kernelRow < geometry.kernelHeight(); kernelRow++) {
                int inRow = row * geometry.strideHeight() - geometry.paddingHeight() + kernelRow;
                for (int kernelColumn = 0; kernelColumn < geometry.kernelWidth(); kernelColumn++) {
                    int inColumn = column * geometry.strideWidth() - geometry.paddingWidth() + kernelColumn;
                    if (inRow >= 0 && inRow < in.height() && inColumn >= 0 && inColumn < in.width()) {
                        int tap = kernelRow * geometry.kernelWidth() + kernelColumn;
                        count = choose(inRow * in.width() + inColumn, tap * in.channels(), count);
                    }
                }
            }
            return count;
        }

        private int choose(int pixel, int firstRow, int count) {
            int end = count;
            for (int k = begins[pixel]; k < begins[pixel + 1]; k++) {
                chosen[end++] = firstRow + spikes[k];
            }
            if (!isBinary) {
                for (int k = begins[pixel]; k < begins[pixel + 1]; k++) {
                    factors[count + k - begins[pixel]] = values[pixel * in.channels() + spikes[k]];
                }
            }
            return end;
        }
    }
}
