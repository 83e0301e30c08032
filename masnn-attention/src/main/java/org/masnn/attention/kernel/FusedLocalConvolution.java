package org.masnn.attention.kernel;

import java.util.Arrays;
import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;

/** {@link VectorGate.LocalConvolution}: the averages, convolved along the vector. */
final class FusedLocalConvolution extends FusedGate {

    private final float[] weights;
    private final float[] sums;

    FusedLocalConvolution(int length, GateStart start, float[] weights) {
        super(length, start);
        this.weights = weights;
        sums = new float[length];
    }

    @Override
    public void forward(float[] tape, int offset) {
        Arrays.fill(sums, 0);
        for (int tap = 0; tap < weights.length; tap++) {
            int from = first(tap);
            FloatLoops.addScaled(weights[tap], tape, offset + from + shift(tap), sums, from, count(tap));
        }
        activate(sums);
        System.arraycopy(sums, 0, tape, offset + 2 * length(), length());
    }

    @Override
    void backward(
            float[] tape,
            int offset,
            float[] gradient,
            float[] averageGradient,
            float[] maximumGradient,
            List<float[]> parameterGradients) {
        for (int i = 0; i < length(); i++) {
            sums[i] = gradient[i] * slope(tape[offset + 2 * length() + i]);
        }
        Arrays.fill(averageGradient, 0, length(), 0);
        Arrays.fill(maximumGradient, 0, length(), 0);
        for (int tap = 0; tap < weights.length; tap++) {
            int from = first(tap);
            int to = from + shift(tap);
            FloatLoops.addScaled(weights[tap], sums, from, averageGradient, to, count(tap));
            parameterGradients.get(0)[tap] += FloatLoops.dot(sums, from, tape, offset + to, count(tap));
        }
    }

    /** Output i reads input i + shift. */
    private int shift(int tap) {
        return tap - weights.length / 2;
    }

    /** The first output whose input of this tap lies within the vector. */
    private int first(int tap) {
        return Math.min(length(), Math.max(0, -shift(tap)));
    }

    private int count(int tap) {
        return Math.max(0, length() - Math.abs(shift(tap)));
    }
}
