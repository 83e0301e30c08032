package org.masnn.attention.kernel;

import java.util.Arrays;
import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;

/**
 * The perceptrons of {@link VectorGate.SharedPerceptron} (two parameters: run on average and maximum, no bias) and
 * {@link VectorGate.SqueezeExcitation} (four parameters: run on the average, with biases).
 */
final class FusedPerceptron extends FusedGate {

    private final boolean squeeze;
    private final float[] inner;
    private final float[] innerBias;
    private final float[] outer;
    private final float[] outerBias;
    private final int hidden;
    private final float[] ofAverage;
    private final float[] ofMaximum;
    private final float[] hiddenSum;
    private final float[] sums;
    private final float[] hiddenGradient;

    FusedPerceptron(int length, GateStart start, List<float[]> parameters) {
        super(length, start);
        squeeze = parameters.size() == 4;
        inner = parameters.get(0);
        hidden = inner.length / length;
        innerBias = squeeze ? parameters.get(1) : new float[hidden];
        outer = parameters.get(squeeze ? 2 : 1);
        outerBias = squeeze ? parameters.get(3) : new float[length];
        ofAverage = new float[hidden];
        ofMaximum = new float[hidden];
        hiddenSum = new float[hidden];
        hiddenGradient = new float[hidden];
        sums = new float[length];
    }

    @Override
    public void forward(float[] tape, int offset) {
        hidden(tape, offset);
        for (int i = 0; i < length(); i++) {
            sums[i] = FloatLoops.dot(outer, i * hidden, hiddenSum, 0, hidden) + outerBias[i];
        }
        activate(sums);
        System.arraycopy(sums, 0, tape, offset + 2 * length(), length());
    }

    private void hidden(float[] tape, int offset) {
        for (int h = 0; h < hidden; h++) {
            ofAverage[h] = unit(h, tape, offset);
            ofMaximum[h] = squeeze ? 0 : unit(h, tape, offset + length());
            hiddenSum[h] = ofAverage[h] + ofMaximum[h];
        }
    }

    private float unit(int h, float[] pooled, int from) {
        return Math.max(0f, FloatLoops.dot(inner, h * length(), pooled, from, length()) + innerBias[h]);
    }

    @Override
    void backward(
            float[] tape,
            int offset,
            float[] gradient,
            float[] averageGradient,
            float[] maximumGradient,
            List<float[]> parameterGradients) {
        hidden(tape, offset);
        float[] outerGradient = parameterGradients.get(squeeze ? 2 : 1);
        Arrays.fill(hiddenGradient, 0);
        for (int i = 0; i < length(); i++) {
            float sum = gradient[i] * slope(tape[offset + 2 * length() + i]);
            FloatLoops.addScaled(sum, hiddenSum, 0, outerGradient, i * hidden, hidden);
            FloatLoops.addScaled(sum, outer, i * hidden, hiddenGradient, 0, hidden);
            if (squeeze) {
                parameterGradients.get(3)[i] += sum;
            }
        }
        Arrays.fill(averageGradient, 0, length(), 0);
        Arrays.fill(maximumGradient, 0, length(), 0);
        for (int h = 0; h < hidden; h++) {
            if (ofAverage[h] > 0) {
                throughUnit(h, tape, offset, averageGradient, parameterGradients.get(0));
                if (squeeze) {
                    parameterGradients.get(1)[h] += hiddenGradient[h];
                }
            }
            if (ofMaximum[h] > 0) {
                throughUnit(h, tape, offset + length(), maximumGradient, parameterGradients.get(0));
            }
        }
    }

    private void throughUnit(int h, float[] pooled, int from, float[] pooledGradient, float[] innerGradient) {
        FloatLoops.addScaled(hiddenGradient[h], inner, h * length(), pooledGradient, 0, length());
        FloatLoops.addScaled(hiddenGradient[h], pooled, from, innerGradient, h * length(), length());
    }
}
