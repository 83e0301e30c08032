package org.masnn.attention.kernel;

import java.util.Arrays;

/**
 * The shared perceptron of temporal and channel attention (Yao et al. 2023, Eq. 9 and 10) for one vector, in single
 * precision. A tape holds average, maximum and weights one after the other, {@code D} values each. Not thread-safe.
 */
final class FusedGate {

    private final float[] inner;
    private final float[] outer;
    private final int length;
    private final int hidden;
    private final float[] ofAverage;
    private final float[] ofMaximum;
    private final float[] hiddenSum;
    private final float[] sums;
    private final float[] hiddenGradient;

    /**
     * Makes the perceptron.
     *
     * @param inner {@code W0 [hidden, D]}; not modified
     * @param outer {@code W1 [D, hidden]}; not modified
     * @param length {@code D}
     */
    FusedGate(float[] inner, float[] outer, int length) {
        this.inner = inner;
        this.outer = outer;
        this.length = length;
        hidden = inner.length / length;
        ofAverage = new float[hidden];
        ofMaximum = new float[hidden];
        hiddenSum = new float[hidden];
        hiddenGradient = new float[hidden];
        sums = new float[length];
    }

    /** Writes the weights behind average and maximum. */
    void forward(float[] tape, int offset) {
        hidden(tape, offset);
        for (int i = 0; i < length; i++) {
            sums[i] = FloatLoops.dot(outer, i * hidden, hiddenSum, 0, hidden);
        }
        FloatLoops.sigmoid(sums, length);
        System.arraycopy(sums, 0, tape, offset + 2 * length, length);
    }

    private void hidden(float[] tape, int offset) {
        for (int h = 0; h < hidden; h++) {
            ofAverage[h] = Math.max(0f, FloatLoops.dot(inner, h * length, tape, offset, length));
            ofMaximum[h] = Math.max(0f, FloatLoops.dot(inner, h * length, tape, offset + length, length));
            hiddenSum[h] = ofAverage[h] + ofMaximum[h];
        }
    }

    /**
     * The gradients.
     *
     * @param tape as {@link #forward} left it; not modified
     * @param offset where it starts
     * @param gradient with respect to the weights; overwritten
     * @param averageGradient receives the gradient with respect to the average
     * @param maximumGradient receives the gradient with respect to the maximum
     * @param innerGradient added to
     * @param outerGradient added to
     */
    void backward(
            float[] tape,
            int offset,
            float[] gradient,
            float[] averageGradient,
            float[] maximumGradient,
            float[] innerGradient,
            float[] outerGradient) {
        hidden(tape, offset);
        Arrays.fill(hiddenGradient, 0);
        for (int i = 0; i < length; i++) {
            float weight = tape[offset + 2 * length + i];
            float sum = gradient[i] * weight * (1 - weight);
            FloatLoops.addScaled(sum, hiddenSum, 0, outerGradient, i * hidden, hidden);
            FloatLoops.addScaled(sum, outer, i * hidden, hiddenGradient, 0, hidden);
        }
        Arrays.fill(averageGradient, 0, length, 0);
        Arrays.fill(maximumGradient, 0, length, 0);
        for (int h = 0; h < hidden; h++) {
            if (ofAverage[h] > 0) {
                FloatLoops.addScaled(hiddenGradient[h], inner, h * length, averageGradient, 0, length);
                FloatLoops.addScaled(hiddenGradient[h], tape, offset, innerGradient, h * length, length);
            }
            if (ofMaximum[h] > 0) {
                FloatLoops.addScaled(hiddenGradient[h], inner, h * length, maximumGradient, 0, length);
                FloatLoops.addScaled(hiddenGradient[h], tape, offset + length, innerGradient, h * length, length);
            }
        }
    }
}
