package org.masnn.core.kernel;

import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;

/**
 * Integration, firing and reset of one time step in single precision (Yao et al. 2023, Eq. 4).
 *
 * <p>Comparisons are written as clamped steep ramps: the compiler turns {@code min(max(...))} into vector code and a
 * conditional expression not. {@code (u - threshold) * 1e30 + 1}, clamped to [0, 1], is exactly 1 from the threshold on
 * and exactly 0 below it as long as neighbouring floats differ by more than 1e-30 there, so a threshold near 0 takes
 * the plain comparison.
 */
final class FiringStep {

    private static final float STEEP = 1e30f;
    private static final float SMALLEST_THRESHOLD = 1e-6f;

    private final float threshold;
    private final float decay;
    private final float gain;
    private final float resetPotential;
    private final boolean softReset;
    private final boolean detachReset;
    private final boolean membraneOutput;
    private final float atThreshold;
    private final boolean vector;
    private final Surrogate surrogate;

    FiringStep(LifParameters neuron) {
        threshold = (float) neuron.threshold();
        decay = (float) neuron.decay();
        gain = (float) neuron.gain();
        softReset = neuron.reset() instanceof Reset.BySubtraction;
        resetPotential = neuron.reset() instanceof Reset.To hard ? (float) hard.potential() : 0f;
        detachReset = neuron.detachReset();
        membraneOutput = neuron.output() == Output.MEMBRANE;
        atThreshold = neuron.firing() == Firing.AT_THRESHOLD ? 1f : 0f;
        vector = Math.abs(threshold) >= SMALLEST_THRESHOLD;
        surrogate = neuron.surrogate();
    }

    /**
     * Integrates.
     *
     * @param x inputs; replaced by the membrane potentials
     * @param h membrane potentials that the step before left; not modified
     * @param length how many neurons
     */
    void integrate(float[] x, float[] h, int length) {
        if (gain == 1f) {
            for (int i = 0; i < length; i++) {
                x[i] += h[i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                x[i] = gain * x[i] + h[i];
            }
        }
    }

    /**
     * Gradient with respect to the inputs.
     *
     * @param carried gradient with respect to the membrane potentials; not modified
     * @param result receives that with respect to the inputs
     * @param length how many neurons
     */
    void backwardInput(float[] carried, float[] result, int length) {
        for (int i = 0; i < length; i++) {
            result[i] = gain * carried[i];
        }
    }

    /** Whether {@link #backwardInput} would change nothing. */
    boolean gainIsOne() {
        return gain == 1f;
    }

    /**
     * Fires. Three arrays: where the spikes replace the potentials the compiler makes no vector code of it.
     *
     * @param u refined membrane potentials; not modified
     * @param h receives the membrane potential that is left
     * @param output receives spikes or rectified potentials; another array than {@code u}
     * @param length how many neurons
     */
    void forward(float[] u, float[] h, float[] output, int length) {
        if (!vector || membraneOutput) {
            forwardScalar(u, h, output, length);
        } else if (softReset) {
            for (int i = 0; i < length; i++) {
                float s = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
                h[i] = decay * (u[i] - threshold * s);
                output[i] = s;
            }
        } else {
            for (int i = 0; i < length; i++) {
                float s = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
                h[i] = resetPotential * s + decay * u[i] * (1f - s);
                output[i] = s;
            }
        }
    }

    private void forwardScalar(float[] u, float[] h, float[] output, int length) {
        for (int i = 0; i < length; i++) {
            float s = spike(u[i]);
            h[i] = softReset ? decay * (u[i] - threshold * s) : resetPotential * s + decay * u[i] * (1f - s);
            output[i] = membraneOutput ? Math.max(u[i], 0f) : s;
        }
    }

    private float spike(float u) {
        return u > threshold || (atThreshold == 1f && u == threshold) ? 1f : 0f;
    }

    /**
     * Gradients of one step.
     *
     * @param u refined membrane potentials; not modified
     * @param gradient gradient with respect to the output; not modified
     * @param carried gradient with respect to {@code h}; replaced by that with respect to {@code u}
     * @param slope scratch
     * @param length how many neurons
     */
    void backward(float[] u, float[] gradient, float[] carried, float[] slope, int length) {
        distance(u, threshold, slope, length);
        surrogate.derivative(slope, slope, length);
        float spikeSlope = detachReset ? 0f : 1f;
        if (!vector || membraneOutput) {
            backwardScalar(u, gradient, carried, slope, length);
        } else if (softReset) {
            backwardSoft(gradient, carried, slope, decay, spikeSlope * decay * threshold, length);
        } else {
            float shift = atThreshold;
            backwardHard(u, gradient, carried, slope, threshold, shift, decay, resetPotential, spikeSlope, length);
        }
    }

    // Loops with methods of their own and their scalars as arguments: among others, the compiler made no vector code of
    // them (measured: twelve times slower).

    private static void distance(float[] u, float threshold, float[] result, int length) {
        for (int i = 0; i < length; i++) {
            result[i] = u[i] - threshold;
        }
    }

    private static void backwardSoft(
            float[] gradient, float[] carried, float[] slope, float decay, float lost, int length) {
        for (int i = 0; i < length; i++) {
            carried[i] = gradient[i] * slope[i] + carried[i] * (decay - lost * slope[i]);
        }
    }

    @SuppressWarnings("TooManyParameters") // see above
    private static void backwardHard(
            float[] u,
            float[] gradient,
            float[] carried,
            float[] slope,
            float threshold,
            float atThreshold,
            float decay,
            float resetPotential,
            float spikeSlope,
            int length) {
        for (int i = 0; i < length; i++) {
            float s = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
            float left = decay * (1f - s) + spikeSlope * (resetPotential - decay * u[i]) * slope[i];
            carried[i] = gradient[i] * slope[i] + carried[i] * left;
        }
    }

    /**
     * Adds the gradient with respect to the decay of what is left after firing, neuron by neuron: element by element
     * the compiler turns it into vector code, a sum over the neurons not.
     *
     * @param u refined membrane potentials; not modified
     * @param carried gradient with respect to {@code h}; not modified
     * @param sums added to
     * @param length how many neurons
     */
    void addDecayGradient(float[] u, float[] carried, float[] sums, int length) {
        if (!vector) {
            for (int i = 0; i < length; i++) {
                float s = spike(u[i]);
                sums[i] += carried[i] * (softReset ? u[i] - threshold * s : u[i] * (1f - s));
            }
        } else if (softReset) {
            for (int i = 0; i < length; i++) {
                float s = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
                sums[i] += carried[i] * (u[i] - threshold * s);
            }
        } else {
            for (int i = 0; i < length; i++) {
                float s = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
                sums[i] += carried[i] * (u[i] * (1f - s));
            }
        }
    }

    /**
     * Adds the gradient with respect to the decay of inputs that are scaled by {@code 1 - decay}, neuron by neuron.
     *
     * @param x inputs; not modified
     * @param carried gradient with respect to the membrane potentials; not modified
     * @param sums added to
     * @param length how many neurons
     */
    static void addInputDecayGradient(float[] x, float[] carried, float[] sums, int length) {
        for (int i = 0; i < length; i++) {
            sums[i] -= carried[i] * x[i];
        }
    }

    private void backwardScalar(float[] u, float[] gradient, float[] carried, float[] slope, int length) {
        for (int i = 0; i < length; i++) {
            float ofSpike = detachReset ? 0f : slope[i];
            float left = softReset
                    ? decay - decay * threshold * ofSpike
                    : decay * (1f - spike(u[i])) + (resetPotential - decay * u[i]) * ofSpike;
            float ofOutput = membraneOutput ? (u[i] > 0f ? 1f : 0f) : slope[i];
            carried[i] = gradient[i] * ofOutput + carried[i] * left;
        }
    }
}
