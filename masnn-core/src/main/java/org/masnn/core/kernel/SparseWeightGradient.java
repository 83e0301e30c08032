package org.masnn.core.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weight gradient of a convolution, in single precision, skipping inputs that are zero: for spikes and event
 * frames, of which most are.
 *
 * <p>Design: the gradient of a weight is the sum of the output gradients that its channel's spikes meet under its
 * tap. So for some frames at a time, whose output gradients fit into the second level cache as one array a pixel, the
 * spikes of each channel are listed, and each tap adds up the pixels in its list, four in a loop, which the compiler
 * turns into vector code, with the sum in the first level cache. Frames are cut into chunks by size alone and the
 * chunks' sums added in order, so that a result does not depend on the number of threads; where there are fewer
 * chunks than threads, these share the channels.
 */
final class SparseWeightGradient {

    /** Above this share of non-zero inputs the product of matrices is faster; measured, see docs/performance.md. */
    private static final double LARGEST_DENSITY = 0.2;

    private static final int MOST_CHUNKS = 16;

    private static final int PIXELS_PER_CHUNK = 4096;

    /** Sums of all chunks: 16 MB. */
    private static final long MOST_SUMS = 1 << 22;

    /** Output gradients at a time: 256 KB. */
    private static final int BLOCK_VALUES = 1 << 16;

    private final FrameConvolution geometry;

    SparseWeightGradient(FrameConvolution geometry) {
        this.geometry = geometry;
    }

    /** Whether inputs {@code [R, H, W, in]} in single precision are sparse enough. */
    static boolean pays(INDArray input) {
        return SpikeRows.density(input) <= LARGEST_DENSITY;
    }

    /** How much memory the sums of the chunks take. */
    static long sumValues(FrameSize in, long frames, long weights) {
        int chunks = chunks(in, frames, weights);
        return chunks == 1 ? 0 : chunks * weights;
    }

    private static int chunks(FrameSize in, long frames, long weights) {
        long bySize = Math.min(frames * in.pixels() / PIXELS_PER_CHUNK, MOST_SUMS / Math.max(1, weights));
        return (int) Math.max(1, Math.min(Math.min(MOST_CHUNKS, frames), bySize));
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
        long frames = input.size(0);
        int chunks = chunks(in, frames, weightGradient.length());
        int groups = Math.min(in.channels(), Math.max(1, 2 * Parallel.threads() / chunks));
        boolean inPlace = chunks == 1 && NativeFloats.isDense(weightGradient);
        INDArray sums = inPlace
                ? weightGradient
                : Nd4j.createUninitialized(DataType.FLOAT, new long[] {chunks, weightGradient.length()}, 'c');
        NativeFloats target = NativeFloats.of(sums);
        float[][] biasSums = new float[chunks][];
        Parallel.forEachByWorkers(chunks * groups, () -> {
            Block block = new Block(input, epsilon, (in.channels() - 1) / groups + 1);
            return task -> {
                int chunk = task / groups;
                int group = task % groups;
                int from = in.channels() * group / groups;
                int to = in.channels() * (group + 1) / groups;
                float[] bias = biasGradient != null && group == 0 ? new float[out.channels()] : null;
                block.add(frames * chunk / chunks, frames * (chunk + 1) / chunks, from, to, bias);
                block.write(target, chunk * weightGradient.length(), from, to);
                if (bias != null) {
                    biasSums[chunk] = bias;
                }
            };
        });
        if (!inPlace) {
            addChunks(target, chunks, weightGradient);
        }
        if (biasGradient != null) {
            NativeFloats.assign(biasGradient, ChannelSums.folded(biasSums, out.channels()));
        }
    }

    private static void addChunks(NativeFloats sums, int chunks, INDArray weightGradient) {
        long length = weightGradient.length();
        INDArray total = NativeFloats.isDense(weightGradient)
                ? weightGradient
                : Nd4j.createUninitialized(DataType.FLOAT, weightGradient.shape(), 'c');
        NativeFloats target = NativeFloats.of(total);
        Parallel.forEachRange(Math.toIntExact((length - 1) / NativeFloats.BLOCK + 1), (first, end) -> {
            float[] block = new float[NativeFloats.BLOCK];
            double[] sum = new double[NativeFloats.BLOCK];
            for (long from = (long) first * block.length; from < Math.min(length, (long) end * block.length); ) {
                int count = (int) Math.min(block.length, length - from);
                Arrays.fill(sum, 0);
                for (int chunk = 0; chunk < chunks; chunk++) {
                    sums.read(chunk * length + from, block, 0, count);
                    for (int i = 0; i < block.length; i++) {
                        sum[i] += block[i];
                    }
                }
                for (int i = 0; i < block.length; i++) {
                    block[i] = (float) sum[i];
                }
                target.write(from, block, 0, count);
                from += count;
            }
        });
        if (total != weightGradient) {
            weightGradient.assign(total);
        }
    }

    /** A thread's memory: some frames' values, the spikes in them, and the sums of the channels it works for. */
    private final class Block {

        private final FrameSize in;
        private final FrameSize out;
        private final NativeFloats x;
        private final NativeFloats e;
        private final int taps = geometry.kernelHeight() * geometry.kernelWidth();
        private final int frames;
        /** Of an input pixel and a tap the output pixel, or -1, {@code [tap][pixel]}. */
        private final int[][] outputs;

        private final float[][] gradients;
        private final float[] values;
        /** Pixels that are not zero, channel for channel; a channel's begin at a multiple of {@link #pixels}. */
        private final int[] spikes;

        private final int pixels;
        /** Behind the last spike of each channel. */
        private final int[] ends;

        private final int[] firing;
        private final float[][][] sums;
        private final int[] met;
        private boolean isBinary;

        Block(INDArray input, INDArray epsilon, int channels) {
            in = FrameSize.ofFrames(input);
            out = FrameSize.ofFrames(epsilon);
            x = NativeFloats.of(input);
            e = NativeFloats.of(epsilon);
            frames = (int) Math.max(1, Math.min(input.size(0), BLOCK_VALUES / out.length()));
            pixels = frames * in.pixels();
            outputs = new int[taps][pixels];
            for (int tap = 0; tap < taps; tap++) {
                for (int i = 0; i < pixels; i++) {
                    outputs[tap][i] = output(tap, i);
                }
            }
            gradients = new float[frames * out.pixels()][out.channels()];
            values = new float[frames * in.length()];
            spikes = new int[channels * pixels];
            ends = new int[channels];
            firing = new int[channels];
            sums = new float[channels][taps][out.channels()];
            met = new int[pixels];
        }

        private int output(int tap, int index) {
            int pixel = index % in.pixels();
            int row = pixel / in.width() + geometry.paddingHeight() - tap / geometry.kernelWidth();
            int column = pixel % in.width() + geometry.paddingWidth() - tap % geometry.kernelWidth();
            boolean isMet = row >= 0
                    && column >= 0
                    && row % geometry.strideHeight() == 0
                    && column % geometry.strideWidth() == 0
                    && row / geometry.strideHeight() < out.height()
                    && column / geometry.strideWidth() < out.width();
            return isMet
                    ? index / in.pixels() * out.pixels()
                            + row / geometry.strideHeight() * out.width()
                            + column / geometry.strideWidth()
                    : -1;
        }

        /** Sums over frames, of channels {@code from} to {@code to - 1}; adds the output gradients to the bias's sum. */
        void add(long firstFrame, long endFrame, int from, int to, float @Nullable [] bias) {
            for (float[][] ofChannel : sums) {
                for (float[] sum : ofChannel) {
                    Arrays.fill(sum, 0);
                }
            }
            for (long frame = firstFrame; frame < endFrame; frame += frames) {
                int count = (int) Math.min(frames, endFrame - frame);
                x.read(frame * in.length(), values, 0, count * in.length());
                for (int i = 0; i < count * out.pixels(); i++) {
                    e.read(frame * out.length() + (long) i * out.channels(), gradients[i], 0, out.channels());
                }
                for (int i = 0; bias != null && i < count * out.pixels(); i++) {
                    SpikeRows.add(gradients[i], bias);
                }
                list(count * in.pixels(), from, to);
                for (int c = from; c < to; c++) {
                    addChannel(c - from, c);
                }
            }
        }

        private void list(int count, int from, int to) {
            for (int c = 0; c < to - from; c++) {
                ends[c] = c * pixels;
            }
            float others = 0; // NaN, too, is none of 0 and 1
            for (int i = 0; i < count; i++) {
                int first = i * in.channels() + from;
                int found = SpikeRows.nonZero(values, first, to - from, firing, 0);
                for (int k = 0; k < found; k++) {
                    int c = firing[k];
                    spikes[ends[c]++] = i;
                    others += Math.abs(values[first + c] - 1);
                }
            }
            isBinary = others == 0;
        }

        private void addChannel(int place, int channel) {
            int first = place * pixels;
            int end = ends[place];
            for (int tap = 0; first < end && tap < taps; tap++) {
                float[] sum = sums[place][tap];
                if (isBinary) {
                    SpikeRows.add(gradients, met, meet(first, end, outputs[tap]), sum);
                } else {
                    for (int k = first; k < end; k++) {
                        int pixel = outputs[tap][spikes[k]];
                        if (pixel >= 0) {
                            SpikeRows.addScaled(values[spikes[k] * in.channels() + channel], gradients[pixel], sum);
                        }
                    }
                }
            }
        }

        /** Lists the output pixels that a channel's spikes meet under a tap; gives how many. */
        private int meet(int first, int end, int[] outputsHere) {
            int found = 0;
            for (int k = first; k < end; k++) {
                int pixel = outputsHere[spikes[k]];
                met[found] = pixel;
                found += pixel >= 0 ? 1 : 0;
            }
            return found;
        }

        /** Writes the sums of channels {@code from} to {@code to - 1} as {@code [kH, kW, in, out]}. */
        void write(NativeFloats target, long position, int from, int to) {
            for (int tap = 0; tap < taps; tap++) {
                for (int c = from; c < to; c++) {
                    long at = position + ((long) tap * in.channels() + c) * out.channels();
                    target.write(at, sums[c - from][tap], 0, out.channels());
                }
            }
        }
    }
}
