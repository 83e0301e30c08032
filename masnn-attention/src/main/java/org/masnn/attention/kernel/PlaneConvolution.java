package org.masnn.attention.kernel;

import java.util.Arrays;
import org.masnn.attention.gate.GateStart;

/**
 * {@code sigmoid(conv_kxk([average; maximum]))} over the two planes {@code [H, W]} of spatial attention, zero padding,
 * no bias. Not thread-safe.
 *
 * <p>Design: with the planes in a zero frame of width {@code W + k - 1}, a tap is a shift of the whole plane, so the
 * loops run over taps outside and over all pixels inside. The few values that this computes between the rows are not
 * used. The gradient with respect to the planes is the same with the taps in reverse order.
 */
final class PlaneConvolution {

    private final int height;
    private final int width;
    private final int kernel;
    private final int paddedWidth;
    private final int span;
    private final float scale;
    private final float bias;
    private final float[] weights;
    private final float[][] planes;
    private final float[] sumGradient;
    private final float[][] planeGradients;
    private final float[] shifted;
    private final float[] sums;

    PlaneConvolution(int height, int width, int kernel, GateStart start, float[] weights) {
        this.height = height;
        this.width = width;
        this.kernel = kernel;
        this.scale = (float) start.scale();
        this.bias = (float) start.bias();
        this.weights = weights;
        paddedWidth = width + kernel - 1;
        span = (height - 1) * paddedWidth + width;
        planes = new float[2][(height + kernel - 1) * paddedWidth];
        sumGradient = new float[planes[0].length];
        planeGradients = new float[2][span];
        shifted = new float[span];
        sums = new float[span];
    }

    /** Reads average and maximum, one after the other from {@code from} on, and writes the weights to {@code to}. */
    void forward(float[] tape, int from, int to) {
        pad(tape, from, planes[0]);
        pad(tape, from + height * width, planes[1]);
        Arrays.fill(sums, 0);
        for (int plane = 0; plane < 2; plane++) {
            for (int tap = 0; tap < kernel * kernel; tap++) {
                System.arraycopy(planes[plane], shift(tap), shifted, 0, span);
                FloatLoops.addScaled(weights[2 * tap + plane], shifted, sums, span);
            }
        }
        FloatLoops.activate(sums, scale, bias, span);
        for (int y = 0; y < height; y++) {
            System.arraycopy(sums, y * paddedWidth, tape, to + y * width, width);
        }
    }

    /** Derivative of a weight with respect to its sum. */
    float slope(float weight) {
        return weight * (1 - weight / scale);
    }

    /**
     * The gradients; that with respect to the planes is read with {@link #planeGradient}.
     *
     * @param tape average and maximum; not modified
     * @param from where they start
     * @param gradient with respect to the convolution's sums, {@code [H, W]}; not modified
     * @param weightGradient {@code [k, k, 2]}; added to
     */
    void backward(float[] tape, int from, float[] gradient, float[] weightGradient) {
        pad(tape, from, planes[0]);
        pad(tape, from + height * width, planes[1]);
        pad(gradient, 0, sumGradient);
        Arrays.fill(planeGradients[0], 0);
        Arrays.fill(planeGradients[1], 0);
        int last = kernel * kernel - 1;
        for (int tap = 0; tap <= last; tap++) {
            System.arraycopy(sumGradient, shift(last - tap), shifted, 0, span);
            for (int plane = 0; plane < 2; plane++) {
                FloatLoops.addScaled(weights[2 * tap + plane], shifted, planeGradients[plane], span);
                weightGradient[2 * tap + plane] +=
                        FloatLoops.dot(sumGradient, position(0), planes[plane], shift(tap), span);
            }
        }
    }

    /** After {@link #backward}: gradient with respect to one pixel of plane 0 (average) or 1 (maximum). */
    float planeGradient(int plane, int pixel) {
        return planeGradients[plane][pixel / width * paddedWidth + pixel % width];
    }

    /** Copies a plane into the middle of one whose margin is 0 and stays so. */
    private void pad(float[] source, int from, float[] target) {
        for (int y = 0; y < height; y++) {
            System.arraycopy(source, from + y * width, target, position(y), width);
        }
    }

    private int position(int row) {
        return (row + kernel / 2) * paddedWidth + kernel / 2;
    }

    private int shift(int tap) {
        return tap / kernel * paddedWidth + tap % kernel;
    }
}
