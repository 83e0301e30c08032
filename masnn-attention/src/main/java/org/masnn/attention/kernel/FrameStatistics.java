package org.masnn.attention.kernel;

import java.util.Arrays;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.kernel.NormalizingReader;

/**
 * Average, maximum and first maximum of a range of off-heap values, in one pass.
 *
 * <p>Design: sums and maxima are kept in {@value #LANES} lanes. Which block holds the first maximum is seen when its
 * lanes are folded; only a block that improves on all before it, of which there are few, is searched.
 */
final class FrameStatistics {

    private static final int LANES = 512;

    private final float average;
    private float maximum = Float.NEGATIVE_INFINITY;
    private long first;

    /**
     * Reads the values.
     *
     * @param values the values; not modified
     * @param position of the first one, which begins a frame
     * @param count how many
     */
    FrameStatistics(NormalizingReader values, long position, long count) {
        float[] block = new float[(int) Math.min(count, NativeFloats.BLOCK)];
        float[] sum = new float[Math.min(LANES, block.length)];
        float[] strip = new float[sum.length];
        float[] peak = new float[sum.length];
        for (long from = 0; from < count; from += block.length) {
            int length = (int) Math.min(block.length, count - from);
            values.block(from, length);
            values.read(position + from, block, length);
            Arrays.fill(peak, Float.NEGATIVE_INFINITY);
            for (int i = 0; i < length; i += strip.length) {
                int lanes = Math.min(strip.length, length - i);
                System.arraycopy(block, i, strip, 0, lanes);
                FloatLoops.sumAndPeak(strip, sum, peak, lanes);
            }
            search(peak, block, from);
        }
        average = (float) (total(sum) / count);
    }

    private void search(float[] peak, float[] block, long from) {
        float largest = maximum;
        for (float candidate : peak) {
            if (candidate > largest) {
                largest = candidate;
            }
        }
        if (largest > maximum) {
            maximum = largest;
            int i = 0;
            while (block[i] != largest) {
                i++;
            }
            first = from + i;
        }
    }

    /** Sum of the products of two ranges of the same place. */
    static float sumOfProducts(NormalizingReader x, NativeFloats y, long position, long count) {
        float[] left = new float[(int) Math.min(count, NativeFloats.BLOCK)];
        float[] right = new float[left.length];
        float[] sum = new float[left.length];
        for (long from = 0; from < count; from += left.length) {
            int length = (int) Math.min(left.length, count - from);
            x.block(from, length);
            x.read(position + from, left, length);
            y.read(position + from, right, 0, length);
            FloatLoops.sumOfProducts(left, right, sum, length);
        }
        return (float) total(sum);
    }

    private static double total(float[] lanes) {
        double total = 0;
        for (float lane : lanes) {
            total += lane;
        }
        return total;
    }

    float average() {
        return average;
    }

    float maximum() {
        return maximum;
    }

    /** Index of the first maximum within the range. */
    long first() {
        return first;
    }
}
