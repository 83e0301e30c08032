package org.masnn.core.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weight gradient of a convolution with stride 1, in single precision, skipping inputs that are zero: for spikes and event
 * frames, of which most are.
 *
 * <p>Design: what a pixel's spikes add is the same for all its channels, the gradients of the outputs around it. These are copied
 * together once a pixel and added to the sums of each channel that fires there: one long loop a spike, which the compiler turns
 * into vector code. Sums are taken per chunk of frames and then over the chunks in order, so that a result does not depend on
 * the number of threads.
 */
final class SparseWeightGradient {

    /** Above this share of non-zero inputs the product of matrices is faster; measured for the plain networks' layers. */
    private static final double LARGEST_DENSITY = 0.2;

    /** The sums of a chunk, a megabyte, stay in the second level cache; those of all chunks take 16. */
    private static final long MOST_WEIGHTS = 1 << 18;

    /** Of so many frames the share is taken. */
    private static final int SAMPLED_FRAMES = 8;

    private static final int CHUNKS = 16;

    private final FrameConvolution geometry;

    SparseWeightGradient(FrameConvolution geometry) {
        this.geometry = geometry;
    }

    /** Whether inputs {@code [R, H, W, in]} in single precision are sparse enough, and the geometry serves. */
    static boolean pays(FrameConvolution geometry, INDArray input, INDArray weight) {
        return geometry.strideHeight() == 1
                && geometry.strideWidth() == 1
                && weight.length() <= MOST_WEIGHTS
                && density(input) <= LARGEST_DENSITY;
    }

    /** Share of values that differ from 0, in frames spread over all. */
    private static double density(INDArray input) {
        NativeFloats values = NativeFloats.of(input);
        long frames = input.size(0);
        int length = FrameSize.ofFrames(input).length();
        int sampled = (int) Math.min(frames, SAMPLED_FRAMES);
        float[] frame = new float[length];
        long filled = 0;
        for (int i = 0; i < sampled; i++) {
            values.read(frames * i / sampled * length, frame, 0, length);
            for (float value : frame) {
                filled += value != 0f ? 1 : 0;
            }
        }
        return (double) filled / ((long) sampled * length);
    }

    /**
     * The gradient.
     *
     * @param input {@code [R, H, W, in]}; not modified
     * @param epsilon gradient with respect to the output, {@code [R, H', W', out]}; not modified
     * @param weightGradient {@code [kH, kW, in, out]}; overwritten
     * @param biasGradient {@code [out]}; overwritten; null if there is no bias
     */
    void write(INDArray input, INDArray epsilon, INDArray weightGradient, @Nullable INDArray biasGradient) {
        FrameSize in = FrameSize.ofFrames(input);
        FrameSize out = FrameSize.ofFrames(epsilon);
        NativeFloats x = NativeFloats.of(input);
        NativeFloats e = NativeFloats.of(epsilon);
        long frames = input.size(0);
        int taps = geometry.kernelHeight() * geometry.kernelWidth();
        float[][][] sums = new float[(int) Math.min(CHUNKS, frames)][in.channels()][taps * out.channels()];
        float[][] biasSums = new float[sums.length][];
        Parallel.forEachByWorkers(sums.length, () -> {
            float[] row = new float[out.width() * out.channels()];
            Surroundings surroundings = new Surroundings(out);
            float[] frame = new float[in.length()];
            float[] gradient = new float[out.length()];
            return chunk -> {
                float[] biasSum = new float[row.length];
                for (long r = frames * chunk / sums.length; r < frames * (chunk + 1) / sums.length; r++) {
                    x.read(r * in.length(), frame, 0, frame.length);
                    e.read(r * out.length(), gradient, 0, gradient.length);
                    addFrame(frame, in, gradient, surroundings, sums[chunk]);
                    for (int from = 0; biasGradient != null && from < gradient.length; from += row.length) {
                        System.arraycopy(gradient, from, row, 0, row.length);
                        addScaled(1, row, biasSum);
                    }
                }
                biasSums[chunk] = biasSum;
            };
        });
        float[] total = new float[taps * in.channels() * out.channels()];
        Parallel.forEach(taps, tap -> {
            for (int c = 0; c < in.channels(); c++) {
                addChunks(sums, c, place(tap) * out.channels(), total, (tap * in.channels() + c) * out.channels(), out);
            }
        });
        weightGradient.assign(Nd4j.createFromArray(total).reshape('c', weightGradient.shape()));
        if (biasGradient != null) {
            biasGradient.assign(Nd4j.createFromArray(ChannelSums.folded(biasSums, out.channels()))
                    .castTo(biasGradient.dataType())
                    .reshape(biasGradient.shape()));
        }
    }

    private static void addFrame(
            float[] frame, FrameSize in, float[] gradient, Surroundings surroundings, float[][] sums) {
        float[] pixel = new float[in.channels()];
        int[] firing = new int[in.channels()];
        for (int i = 0; i < in.pixels(); i++) {
            System.arraycopy(frame, i * pixel.length, pixel, 0, pixel.length);
            int count = nonZero(pixel, firing);
            if (count > 0) {
                surroundings.copy(gradient, i / in.width(), i % in.width());
                for (int k = 0; k < count; k++) {
                    addScaled(pixel[firing[k]], surroundings.values, sums[firing[k]]);
                }
            }
        }
    }

    /** Without a branch, which the processor would guess wrongly at each spike. */
    private static int nonZero(float[] values, int[] indices) {
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            indices[count] = i;
            count += values[i] != 0f ? 1 : 0;
        }
        return count;
    }

    private static void addScaled(float factor, float[] values, float[] sum) {
        for (int i = 0; i < values.length; i++) {
            sum[i] += factor * values[i];
        }
    }

    private static void addChunks(float[][][] sums, int channel, int from, float[] total, int to, FrameSize out) {
        for (int o = 0; o < out.channels(); o++) {
            double sum = 0;
            for (float[][] ofChunk : sums) {
                sum += ofChunk[channel][from + o];
            }
            total[to + o] = (float) sum;
        }
    }

    /** Where in the surroundings a tap is: the further right in the kernel, the further left the output. */
    private int place(int tap) {
        int width = geometry.kernelWidth();
        return tap / width * width + width - 1 - tap % width;
    }

    /** The outputs that a pixel takes part in, {@code [kH, kW, out]}, columns from left to right; zeros outside of the frame. */
    private final class Surroundings {

        private final FrameSize out;
        private final float[] values;

        Surroundings(FrameSize out) {
            this.out = out;
            values = new float[geometry.kernelHeight() * geometry.kernelWidth() * out.channels()];
        }

        void copy(float[] frame, int row, int column) {
            int first = column + geometry.paddingWidth() - geometry.kernelWidth() + 1;
            int from = Math.max(0, first);
            int end = Math.max(from, Math.min(out.width(), first + geometry.kernelWidth()));
            int rowLength = geometry.kernelWidth() * out.channels();
            for (int kernelRow = 0; kernelRow < geometry.kernelHeight(); kernelRow++) {
                int outRow = row + geometry.paddingHeight() - kernelRow;
                int to = kernelRow * rowLength;
                int length = outRow < 0 || outRow >= out.height() ? 0 : (end - from) * out.channels();
                int skipped = length == 0 ? 0 : (from - first) * out.channels();
                Arrays.fill(values, to, to + skipped, 0);
                if (length > 0) {
                    System.arraycopy(
                            frame, (outRow * out.width() + from) * out.channels(), values, to + skipped, length);
                }
                Arrays.fill(values, to + skipped + length, to + rowLength, 0);
            }
        }
    }
}
