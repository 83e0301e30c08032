package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;

/**
 * A {@link VectorGate} with its sigmoid for one vector, in single precision. A tape holds average, maximum and weights
 * one after the other, D values each. Not thread-safe.
 */
public abstract class FusedGate {

    private final int length;
    private final float scale;
    private final float bias;

    /**
     * A gate.
     *
     * @param length D
     * @param start scale and bias
     */
    FusedGate(int length, GateStart start) {
        this.length = length;
        this.scale = (float) start.scale();
        this.bias = (float) start.bias();
    }

    /**
     * The kernel of a description.
     *
     * @param gate which function
     * @param length D
     * @param start scale and bias
     * @param parameters the arrays of the gate, in its order; not modified
     * @return the kernel
     */
    public static FusedGate of(VectorGate gate, int length, GateStart start, List<float[]> parameters) {
        return gate instanceof VectorGate.LocalConvolution
                ? new FusedLocalConvolution(length, start, parameters.get(0))
                : new FusedPerceptron(length, start, parameters);
    }

    /** D. */
    final int length() {
        return length;
    }

    /** Turns sums into weights, in place. */
    final void activate(float[] sums) {
        FloatLoops.activate(sums, scale, bias, length);
    }

    /** Derivative of a weight with respect to its sum. */
    final float slope(float weight) {
        return weight * (1 - weight / scale);
    }

    /**
     * Computes the weights.
     *
     * @param tape from {@code offset} on average and maximum, D values each; the D weights are written behind them
     * @param offset where they begin
     */
    public abstract void forward(float[] tape, int offset);

    /**
     * The gradients.
     *
     * @param tape as {@link #forward} left it; not modified
     * @param offset where it starts
     * @param gradient with respect to the weights; not modified
     * @param averageGradient receives the gradient with respect to the average
     * @param maximumGradient receives the gradient with respect to the maximum
     * @param parameterGradients added to
     */
    abstract void backward(
            float[] tape,
            int offset,
            float[] gradient,
            float[] averageGradient,
            float[] maximumGradient,
            List<float[]> parameterGradients);
}
