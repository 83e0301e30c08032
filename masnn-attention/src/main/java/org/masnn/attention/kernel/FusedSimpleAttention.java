package org.masnn.attention.kernel;

import java.util.Arrays;
import java.util.List;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;

/**
 * SimAM (Yang et al., ICML 2021) in single precision. Not thread-safe.
 *
 * <p>Design: as in {@link FusedChannelAttention}, a frame is read in strips of several whole pixels, and sums are kept
 * per place in the strip. The tape holds, per channel, the mean and {@code 1 / (4 (variance + lambda))}; weights are
 * computed from them anew.
 */
public final class FusedSimpleAttention implements FusedRefinement {

    private static final int STRIP = 1024;

    private final int pixels;
    private final int channels;
    private final int length;
    private final int strip;
    private final float lambda;
    private final float[] block;
    private final float[] otherBlock;
    private final float[] weight;
    private final float[] mean;
    private final float[] factor;
    private final float[] sum;
    private final float[] otherSum;

    /**
     * Makes the kernel.
     *
     * @param frame size of a frame; at least two pixels
     * @param lambda addend of the variance
     */
    public FusedSimpleAttention(FrameSize frame, double lambda) {
        this.lambda = (float) lambda;
        pixels = frame.pixels();
        channels = frame.channels();
        length = frame.length();
        strip = Math.min(pixels, Math.max(1, STRIP / channels)) * channels;
        block = new float[strip];
        otherBlock = new float[strip];
        weight = new float[strip];
        mean = new float[strip];
        factor = new float[strip];
        sum = new float[strip];
        otherSum = new float[strip];
    }

    @Override
    public int tapeLength() {
        return 2 * channels;
    }

    @Override
    public void refine(float[] frame, float[] tape, int offset) {
        Arrays.fill(sum, 0);
        for (int from = 0; from < length; from += strip) {
            FloatLoops.add(block, sum, read(frame, from, block));
        }
        fold(sum);
        for (int c = 0; c < channels; c++) {
            tape[offset + c] = sum[c] / pixels;
        }
        spread(tape, offset, mean);
        Arrays.fill(sum, 0);
        for (int from = 0; from < length; from += strip) {
            FloatLoops.addSquares(block, mean, sum, read(frame, from, block));
        }
        fold(sum);
        for (int c = 0; c < channels; c++) {
            tape[offset + channels + c] = 1 / (4 * (sum[c] / (pixels - 1) + lambda));
        }
        replay(frame, tape, offset);
    }

    private int read(float[] frame, int from, float[] target) {
        int count = Math.min(strip, length - from);
        System.arraycopy(frame, from, target, 0, count);
        return count;
    }

    /** Adds all pixels of a strip into its first one. */
    private void fold(float[] perPlace) {
        for (int i = channels; i < strip; i += channels) {
            FloatLoops.addScaled(1, perPlace, i, perPlace, 0, channels);
        }
    }

    private void spread(float[] perChannel, int from, float[] target) {
        for (int i = 0; i < strip; i += channels) {
            System.arraycopy(perChannel, from, target, i, channels);
        }
    }

    @Override
    public void replay(float[] frame, float[] tape, int offset) {
        spread(tape, offset, mean);
        spread(tape, offset + channels, factor);
        for (int from = 0; from < length; from += strip) {
            int count = read(frame, from, block);
            weights(count);
            FloatLoops.multiply(block, weight, count);
            System.arraycopy(block, 0, frame, from, count);
        }
    }

    private void weights(int count) {
        FloatLoops.scaledSquares(block, mean, factor, 0.5f, weight, count);
        FloatLoops.activate(weight, 1, 0, count);
    }

    /**
     * With {@code d = x - mean}, {@code q} the factor, {@code g} the weight and {@code e = upstream x g (1 - g)}: the
     * gradient is {@code upstream g + 2 d (e q - 4 q^2 sum(e d^2) / (pixels - 1)) - mean of 2 d e q}.
     */
    @Override
    public void backward(float[] frame, float[] tape, int offset, float[] gradient, List<float[]> parameterGradients) {
        spread(tape, offset, mean);
        spread(tape, offset + channels, factor);
        Arrays.fill(sum, 0);
        Arrays.fill(otherSum, 0);
        for (int from = 0; from < length; from += strip) {
            int count = read(frame, from, block);
            read(gradient, from, otherBlock);
            weights(count);
            for (int i = 0; i < count; i++) {
                float distance = block[i] - mean[i];
                float e = otherBlock[i] * block[i] * weight[i] * (1 - weight[i]);
                sum[i] += e * distance * distance;
                otherSum[i] += e * distance;
            }
        }
        fold(sum);
        fold(otherSum);
        for (int c = 0; c < channels; c++) {
            float q = factor[c];
            sum[c] = -8 * q * q * sum[c] / (pixels - 1);
            otherSum[c] = -2 * q * otherSum[c] / pixels;
        }
        spread(sum, 0, sum);
        spread(otherSum, 0, otherSum);
        for (int from = 0; from < length; from += strip) {
            int count = read(frame, from, block);
            read(gradient, from, otherBlock);
            weights(count);
            for (int i = 0; i < count; i++) {
                float distance = block[i] - mean[i];
                float e = otherBlock[i] * block[i] * weight[i] * (1 - weight[i]);
                otherBlock[i] = otherBlock[i] * weight[i] + distance * (2 * e * factor[i] + sum[i]) + otherSum[i];
            }
            System.arraycopy(otherBlock, 0, gradient, from, count);
        }
    }
}
