package org.masnn.models.inference.engine;

import java.util.List;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.models.inference.plan.Membrane;
import org.masnn.models.inference.plan.Operation;

/** Leaky integrate-and-fire neurons with their attention (Yao et al. 2023, Eq. 4 and 14). */
final class NeuronStage implements Stage {

    /** As in training's kernel: a clamped steep ramp is a comparison that the compiler turns into vector code. */
    private static final float STEEP = 1e30f;

    private static final float SMALLEST_THRESHOLD = 1e-6f;

    private final int input;
    private final int result;
    private final Membrane neuron;
    private final boolean ramp;
    private final List<FusedRefinement> refinements;
    private final float[] tape;
    private final float[] potentials;
    private final float[] left;

    NeuronStage(Operation.Neurons neurons, int result) {
        input = neurons.input();
        this.result = result;
        neuron = neurons.membrane();
        ramp = !neuron.givesMembrane() && Math.abs(neuron.threshold()) >= SMALLEST_THRESHOLD;
        refinements = neurons.refinements().stream()
                .map(refinement -> refinement.kernel(neurons.output()))
                .toList();
        tape = new float
                [refinements.stream()
                        .mapToInt(FusedRefinement::tapeLength)
                        .max()
                        .orElse(0)];
        potentials = new float[neurons.output().length()];
        left = new float[potentials.length];
    }

    @Override
    public void run(Frames frames) {
        float[] u = potentials;
        integrate(frames.get(input), left, u, neuron.gain());
        for (int i = 0; i < refinements.size(); i++) {
            refinements.get(i).refine(u, tape, 0);
        }
        float[] s = frames.get(result);
        if (!ramp) {
            fireOneByOne(u, s);
        } else if (neuron.subtracts()) {
            fireBySubtraction(u, left, s, neuron.threshold(), neuron.decay(), neuron.above() ? 0f : 1f);
        } else {
            fire(u, left, s, neuron.threshold(), neuron.decay(), neuron.above() ? 0f : 1f, neuron.resetPotential());
        }
    }

    private static void integrate(float[] x, float[] h, float[] u, float gain) {
        if (gain == 1f) {
            for (int i = 0; i < u.length; i++) {
                u[i] = x[i] + h[i];
            }
        } else {
            for (int i = 0; i < u.length; i++) {
                u[i] = gain * x[i] + h[i];
            }
        }
    }

    /**
     * Reads {@code u} and writes {@code s}, two arrays: with one for both C2 (JDK 17) makes no vector code, 15 times
     * slower.
     */
    private static void fire(
            float[] u, float[] h, float[] s, float threshold, float decay, float atThreshold, float reset) {
        for (int i = 0; i < u.length; i++) {
            float spike = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
            s[i] = spike;
            h[i] = reset * spike + decay * u[i] * (1f - spike);
        }
    }

    private static void fireBySubtraction(
            float[] u, float[] h, float[] s, float threshold, float decay, float atThreshold) {
        for (int i = 0; i < u.length; i++) {
            float spike = Math.min(Math.max((u[i] - threshold) * STEEP + atThreshold, 0f), 1f);
            s[i] = spike;
            h[i] = decay * (u[i] - threshold * spike);
        }
    }

    private void fireOneByOne(float[] u, float[] output) {
        for (int i = 0; i < u.length; i++) {
            boolean fires = u[i] > neuron.threshold() || (!neuron.above() && u[i] == neuron.threshold());
            float s = fires ? 1f : 0f;
            left[i] = neuron.subtracts()
                    ? neuron.decay() * (u[i] - neuron.threshold() * s)
                    : neuron.resetPotential() * s + neuron.decay() * u[i] * (1f - s);
            output[i] = neuron.givesMembrane() ? Math.max(u[i], 0f) : s;
        }
    }

    @Override
    public float[] state() {
        return left;
    }

    @Override
    public float initialState() {
        return neuron.initial();
    }
}
