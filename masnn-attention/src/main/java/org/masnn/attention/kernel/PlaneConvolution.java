package org.masnn.attention.kernel;

import java.util.Arrays;

/**
 * {@code sigmoid(conv_kxk([average; maximum]))} over the two planes {@code [H, W]} of spatial attention, zero padding,
 * no bias. Not thread-safe.
 *
 * <p>Design: with the planes in a zero frame of width {@code W + k - 1}, a tap is a shift of the whole plane, so the
 * loops run over taps outside and over all pixels inside. The few values that this computes between the rows are not
 * used forward and are 0 backward.
 */
final class PlaneConvolution {

    private final int height;
    private final int width;
    private final int kernel;
    private final int paddedWidth;
    private final int span;
    private final float[] weights;
    private final float[][] planes;
    private final float[][] planeGradients;
    private final float[] sums;

    PlaneConvolution(int height, int width, int kernel, float[] weights) {
        this.height = height;
        this.width = width;
        this.kernel = kernel;
        this.weights = weights;
        paddedWidth = width + kernel - 1;
        span = (height - 1) * paddedWidth + width;
        planes = new float[2][(height + kernel - 1) * paddedWidth];
        planeGradients = new float[2][planes[0].length];
        sums = new float[span];
    }

    /** Reads average and maximum, one after the other from {@code from} on, and writes the weights to {@code to}. */
    void forward(float[] tape, int from, int to) {
        pad(tape, from);
        Arrays.fill(sums, 0);
        for (int plane = 0; plane < 2; plane++) {
            for (int tap = 0; tap < kernel * kernel; tap++) {
                FloatLoops.addScaled(weights[2 * tap + plane], planes[plane], shift(tap), sums, 0, span);
            }
        }
        FloatLoops.sigmoid(sums, span);
        for (int y = 0; y < height; y++) {
            System.arraycopy(sums, y * paddedWidth, tape, to + y * width, width);
        }
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
        pad(tape, from);
        Arrays.fill(sums, 0);
        for (int y = 0; y < height; y++) {
            System.arraycopy(gradient, y * width, sums, y * paddedWidth, width);
        }
        for (int plane = 0; plane < 2; plane++) {
            float[] planeGradient = planeGradients[plane];
            Arrays.fill(planeGradient, 0);
            for (int tap = 0; tap < kernel * kernel; tap++) {
                int shift = shift(tap);
                weightGradient[2 * tap + plane] += FloatLoops.dot(sums, 0, planes[plane], shift, span);
                FloatLoops.addScaled(weights[2 * tap + plane], sums, 0, planeGradient, shift, span);
            }
        }
    }

    /** After {@link #backward}: gradient with respect to one pixel of plane 0 (average) or 1 (maximum). */
    float planeGradient(int plane, int pixel) {
        return planeGradients[plane][position(pixel / width) + pixel % width];
    }

    private void pad(float[] tape, int from) {
        for (int plane = 0; plane < 2; plane++) {
            int start = from + plane * height * width;
            for (int y = 0; y < height; y++) {
                System.arraycopy(tape, start + y * width, planes[plane], position(y), width);
            }
        }
    }

    private int position(int row) {
        return (row + kernel / 2) * paddedWidth + kernel / 2;
    }

    private int shift(int tap) {
        return tap / kernel * paddedWidth + tap % kernel;
    }
}
