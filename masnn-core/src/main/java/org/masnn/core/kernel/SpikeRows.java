package org.masnn.core.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What the sparse kernels share: how many inputs are not zero, and sums over the rows that these choose. */
final class SpikeRows {

    /** Of so many frames the share is taken. */
    private static final int SAMPLED_FRAMES = 4;

    private SpikeRows() {}

    /** Share of the values of {@code [R, H, W, C]}, single precision, that differ from 0, in frames spread over all. */
    static double density(INDArray frames) {
        NativeFloats values = NativeFloats.of(frames);
        long count = frames.size(0);
        int length = FrameSize.ofFrames(frames).length();
        int sampled = (int) Math.min(count, SAMPLED_FRAMES);
        int[] filled = new int[sampled];
        Parallel.forEach(sampled, i -> {
            float[] frame = new float[length];
            values.read(count * i / sampled * length, frame, 0, length);
            int found = 0;
            for (float value : frame) {
                found += value != 0f ? 1 : 0;
            }
            filled[i] = found;
        });
        long all = 0;
        for (int ofFrame : filled) {
            all += ofFrame;
        }
        return (double) all / ((long) sampled * length);
    }

    /**
     * Lists the values of a pixel that are not zero, without a branch, which the processor would guess wrongly at
     * each spike.
     *
     * @return behind the last one in the list
     */
    static int nonZero(float[] values, int first, int channels, int[] list, int at) {
        int end = at;
        for (int c = 0; c < channels; c++) {
            list[end] = c;
            end += values[first + c] != 0f ? 1 : 0;
        }
        return end;
    }

    /** Adds the first {@code count} chosen rows to a sum, four in a loop, which the compiler turns into vector code. */
    static void add(float[][] rows, int[] chosen, int count, float[] sum) {
        int k = 0;
        for (; k + 4 <= count; k += 4) {
            add(rows[chosen[k]], rows[chosen[k + 1]], rows[chosen[k + 2]], rows[chosen[k + 3]], sum);
        }
        for (; k < count; k++) {
            add(rows[chosen[k]], sum);
        }
    }

    static void add(float[] a, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += a[i];
        }
    }

    private static void add(float[] a, float[] b, float[] c, float[] d, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (a[i] + b[i]) + (c[i] + d[i]);
        }
    }

    static void addScaled(float factor, float[] values, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * values[i];
        }
    }
}
