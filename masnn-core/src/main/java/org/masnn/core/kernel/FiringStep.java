package org.masnn.core.kernel;

import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;

/**
 * Firing and reset of one time step in single precision (Yao et al. 2023, Eq. 4, second and third line).
 *
 * <p>Comparisons are written as clamped steep ramps: the compiler turns {@code min(max(...))} into vector code and a
 * conditional expression not. {@code (u - threshold) * 1e30 + 1}, clamped to [0, 1], is exactly 1 from the threshold on
 * and exactly 0 below it as long as neighbouring floats differ by more than 1e-30 there, so a threshold near 0 takes the
 * plain comparison.
 */
final class FiringStep {

    private static final float STEEP = 1e30f;
    private static final float SMALLEST_THRESHOLD = 1e-6f;

    private final float threshold;
    private final float decay;
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
        softReset = neuron.reset() instanceof Reset.BySubtraction;
        resetPotential = neuron.reset() instanceof Reset.To hard ? (float) hard.potential() : 0f;
        detachReset = neuron.detachReset();
        membraneOutput = neuron.output() == Output.MEMBRANE;
        atThreshold = neuron.firing() == Firing.AT_THRESHOLD ? 1f : 0f;
        vector = Math.abs(threshold) >= SMALLEST_THRESHOLD;
        surrogate = neuron.surrogate();
    }

    /**
     * Fires.
     *
     * @param u refined membrane potentials; replaced by the output
     * @param h receives the membrane potential that is left
     * @param length how many neurons
     */
    void forward(float[] u, float[] h, int length) {
        if (!vector || membraneOutput) {
            forwardScalar(u, h, length);
        } else if (softReset) {
            for (int i = 0; i < length; i++) {
                float s = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
                h[i] = decay * (u[i] - threshold * s);
                u[i] = s;
            }
        } else {
            for (int i = 0; i < length; i++) {
                float s = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
                h[i] = resetPotential * s + decay * u[i] * (1f - s);
                u[i] = s;
            }
        }
    }

    private void forwardScalar(float[] u, float[] h, int length) {
        for (int i = 0; i < length; i++) {
            float s = spike(u[i]);
            h[i] = softReset ? decay * (u[i] - threshold * s) : resetPotential * s + decay * u[i] * (1f - s);
            u[i] = membraneOutput ? Math.max(u[i], 0f) : s;
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
        for (int i = 0; i < length; i++) {
            slope[i] = u[i] - threshold;
        }
        surrogate.derivative(slope, slope, length);
        if (!vector || membraneOutput) {
            backwardScalar(u, gradient, carried, slope, length);
            return;
        }
        float spikeSlope = detachReset ? 0f : 1f;
        if (softReset) {
            float lost = spikeSlope * decay * threshold;
            for (int i = 0; i < length; i++) {
                carried[i] = gradient[i] * slope[i] + carried[i] * (decay - lost * slope[i]);
            }
        } else {
            for (int i = 0; i < length; i++) {
                float s = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
                float left = decay * (1f - s) + spikeSlope * (resetPotential - decay * u[i]) * slope[i];
                carried[i] = gradient[i] * slope[i] + carried[i] * left;
            }
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
