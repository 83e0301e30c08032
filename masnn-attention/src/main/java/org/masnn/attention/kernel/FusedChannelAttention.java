package org.masnn.attention.kernel;

import java.util.Arrays;
import java.util.List;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;

/**
 * Channel attention (Yao et al. 2023, Eq. 10 and 11) in single precision. Not thread-safe.
 *
 * <p>Design: the frame is read in strips of several whole pixels, about {@value #STRIP} values, so that the inner loops
 * are long for any number of channels; sums and maxima are kept per place in the strip and folded to channels at the
 * end. The tape holds, per channel, average, maximum, weight and the pixel of the first maximum (exact as a float up to
 * 16,777,216 pixels).
 */
public final class FusedChannelAttention implements FusedRefinement {

    private static final int STRIP = 1024;

    private final int pixels;
    private final int channels;
    private final int length;
    private final int strip;
    private final FusedGate gate;
    private final float[] block;
    private final float[] otherBlock;
    private final float[] sum;
    private final float[] peak;
    private final float[] factor;
    private final float[] weightGradient;
    private final float[] averageGradient;
    private final float[] maximumGradient;

    /**
     * Makes the kernel.
     *
     * @param frame size of a frame
     * @param gate from C pooled averages and maxima to C weights
     */
    public FusedChannelAttention(FrameSize frame, FusedGate gate) {
        pixels = frame.pixels();
        channels = frame.channels();
        length = frame.length();
        strip = Math.min(pixels, Math.max(1, STRIP / channels)) * channels;
        this.gate = gate;
        block = new float[strip];
        otherBlock = new float[strip];
        sum = new float[strip];
        peak = new float[strip];
        factor = new float[strip];
        weightGradient = new float[channels];
        averageGradient = new float[channels];
        maximumGradient = new float[channels];
    }

    @Override
    public int tapeLength() {
        return 4 * channels;
    }

    @Override
    public void refine(float[] frame, float[] tape, int offset) {
        pool(frame, tape, offset);
        gate.forward(tape, offset);
        replay(frame, tape, offset);
    }

    private void pool(float[] frame, float[] tape, int offset) {
        Arrays.fill(sum, 0);
        Arrays.fill(peak, Float.NEGATIVE_INFINITY);
        for (int from = 0; from < length; from += strip) {
            int count = Math.min(strip, length - from);
            System.arraycopy(frame, from, block, 0, count);
            FloatLoops.sumAndPeak(block, sum, peak, count);
        }
        for (int c = 0; c < channels; c++) {
            float total = 0;
            float maximum = Float.NEGATIVE_INFINITY;
            for (int i = c; i < strip; i += channels) {
                total += sum[i];
                maximum = Math.max(maximum, peak[i]);
            }
            tape[offset + c] = total / pixels;
            tape[offset + channels + c] = maximum;
            tape[offset + 3 * channels + c] = firstPixel(frame, c, maximum);
        }
    }

    /** Looks only at those places of the strips at which the maximum was met. */
    private int firstPixel(float[] frame, int channel, float maximum) {
        int first = length;
        for (int i = channel; i < strip; i += channels) {
            if (peak[i] == maximum) {
                int at = i;
                while (at < first && frame[at] != maximum) {
                    at += strip;
                }
                first = Math.min(first, at);
            }
        }
        // Without any equal value (NaN) there is no first one; the weights are NaN then and show it.
        return first < length ? first / channels : 0;
    }

    @Override
    public void replay(float[] frame, float[] tape, int offset) {
        spread(tape, offset + 2 * channels, factor);
        for (int from = 0; from < length; from += strip) {
            int count = Math.min(strip, length - from);
            System.arraycopy(frame, from, block, 0, count);
            FloatLoops.multiply(block, factor, count);
            System.arraycopy(block, 0, frame, from, count);
        }
    }

    private void spread(float[] perChannel, int from, float[] target) {
        for (int i = 0; i < strip; i += channels) {
            System.arraycopy(perChannel, from, target, i, channels);
        }
    }

    @Override
    public void backward(float[] frame, float[] tape, int offset, float[] gradient, List<float[]> parameterGradients) {
        Arrays.fill(sum, 0);
        for (int from = 0; from < length; from += strip) {
            int count = Math.min(strip, length - from);
            System.arraycopy(frame, from, block, 0, count);
            System.arraycopy(gradient, from, otherBlock, 0, count);
            FloatLoops.sumOfProducts(block, otherBlock, sum, count);
        }
        Arrays.fill(weightGradient, 0);
        for (int i = 0; i < strip; i += channels) {
            FloatLoops.addScaled(1, sum, i, weightGradient, 0, channels);
        }
        gate.backward(tape, offset, weightGradient, averageGradient, maximumGradient, parameterGradients);
        for (int c = 0; c < channels; c++) {
            averageGradient[c] /= pixels;
        }
        spread(tape, offset + 2 * channels, factor);
        spread(averageGradient, 0, sum);
        for (int from = 0; from < length; from += strip) {
            int count = Math.min(strip, length - from);
            System.arraycopy(gradient, from, block, 0, count);
            FloatLoops.multiplyAdd(block, factor, sum, count);
            System.arraycopy(block, 0, gradient, from, count);
        }
        for (int c = 0; c < channels; c++) {
            int pixel = (int) tape[offset + 3 * channels + c];
            gradient[pixel * channels + c] += maximumGradient[c];
        }
    }
}
