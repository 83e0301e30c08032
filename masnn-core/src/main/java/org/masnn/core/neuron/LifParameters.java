package org.masnn.core.neuron;

import java.util.Objects;

/**
 * The leaky integrate-and-fire neuron in its iterative form (Yao et al. 2023, Eq. 4):
 *
 * <pre>
 * u[t] = h[t-1] + x[t]                          or  h[t-1] + (1 - decay) x[t] where the input decays too
 * s[t] = Hea(u[t] - threshold)
 * h[t] = V_reset * s[t] + decay * u[t] * (1 - s[t])
 * </pre>
 *
 * @param decay {@code beta = exp(-dt / tau)}, in [0, 1]
 * @param decayInput whether the input is scaled by {@code 1 - decay} (Fang et al. 2021, Eq. 2 and 8; SpikingJelly's
 *     {@code decay_input}), which Eq. 4 does not do
 * @param threshold firing threshold {@code u_th}
 * @param reset what follows a spike
 * @param detachReset whether the spike in the reset term is a constant for the gradient
 * @param surrogate the derivative that stands in for the step's
 * @param output what is passed on: spikes (LIF) or the rectified membrane (LIAF)
 * @param firing which comparison makes a spike
 */
public record LifParameters(
        double decay,
        boolean decayInput,
        double threshold,
        Reset reset,
        boolean detachReset,
        Surrogate surrogate,
        Output output,
        Firing firing) {

    /**
     * Checks each value.
     *
     * @param decay in [0, 1]
     * @param decayInput either
     * @param threshold finite
     * @param reset not null
     * @param detachReset either
     * @param surrogate not null
     * @param output not null
     * @param firing not null
     */
    public LifParameters {
        if (!(decay >= 0 && decay <= 1)) {
            throw new IllegalArgumentException("LifParameters: expected a decay in [0, 1], got " + decay);
        }
        if (!Double.isFinite(threshold)) {
            throw new IllegalArgumentException("LifParameters: expected a finite threshold, got " + threshold);
        }
        Objects.requireNonNull(reset, "LifParameters: reset is missing");
        Objects.requireNonNull(surrogate, "LifParameters: surrogate is missing");
        Objects.requireNonNull(output, "LifParameters: output is missing");
        Objects.requireNonNull(firing, "LifParameters: firing is missing");
    }

    /**
     * Eq. 4 as printed, with a reset to 0. Decay 0.3, threshold 0.3 and the rectangle of width 0.5 are those of the
     * published event code; the paper's text gives no values.
     *
     * @return the parameters
     */
    public static LifParameters paper() {
        return new LifParameters(
                0.3, false, 0.3, Reset.to(0), false, new Surrogate.Rectangle(0.5), Output.SPIKE, Firing.AT_THRESHOLD);
    }

    /**
     * What the published event code (MA_SNN) computes: as {@link #paper()}, but a neuron that has fired keeps
     * {@code decay * threshold} = 0.09.
     *
     * @return the parameters
     */
    public static LifParameters officialEvents() {
        return paper().withReset(Reset.to(0.3 * 0.3));
    }

    /**
     * What the published ImageNet code (Att_Res_SNN) computes: decay 0.25, threshold 0.5, a spike only above the
     * threshold, reset to 0 outside the gradient, rectangle of width 1.
     *
     * @return the parameters
     */
    public static LifParameters officialImageNet() {
        return new LifParameters(
                0.25, false, 0.5, Reset.to(0), true, new Surrogate.Rectangle(1), Output.SPIKE, Firing.ABOVE_THRESHOLD);
    }

    /**
     * SpikingJelly's {@code LIFNode(tau, v_threshold = 1, v_reset = 0, surrogate_function = ATan(2), detach_reset =
     * True)} with its {@code decay_input}, and the start of its {@code ParametricLIFNode}: charging {@code u = v + (x -
     * v) / tau} is {@code decay = 1 - 1 / tau} with the input scaled by {@code 1 - decay = 1 / tau}.
     *
     * @param tau membrane time constant in time steps, above 1; 2 in Fang et al. 2021 and by default in SpikingJelly
     * @return the parameters
     */
    public static LifParameters spikingJelly(double tau) {
        if (!(tau > 1) || Double.isInfinite(tau)) {
            throw new IllegalArgumentException("LifParameters: expected a finite tau > 1, got " + tau);
        }
        return new LifParameters(
                1 - 1 / tau,
                true,
                1,
                Reset.to(0),
                true,
                new Surrogate.ArcTangent(2),
                Output.SPIKE,
                Firing.AT_THRESHOLD);
    }

    /**
     * What the input is multiplied by before it is added to the membrane potential.
     *
     * @return {@code 1 - decay} if the input decays, else 1
     */
    public double gain() {
        return decayInput ? 1 - decay : 1;
    }

    /**
     * A copy with another decay.
     *
     * @param value see {@link #decay()}
     * @return the copy
     */
    public LifParameters withDecay(double value) {
        return new LifParameters(value, decayInput, threshold, reset, detachReset, surrogate, output, firing);
    }

    /**
     * A copy whose input is, or is not, scaled by {@code 1 - decay}.
     *
     * @param value see {@link #decayInput()}
     * @return the copy
     */
    public LifParameters withDecayInput(boolean value) {
        return new LifParameters(decay, value, threshold, reset, detachReset, surrogate, output, firing);
    }

    /**
     * A copy with another threshold.
     *
     * @param value see {@link #threshold()}
     * @return the copy
     */
    public LifParameters withThreshold(double value) {
        return new LifParameters(decay, decayInput, value, reset, detachReset, surrogate, output, firing);
    }

    /**
     * A copy with another reset.
     *
     * @param value see {@link #reset()}
     * @return the copy
     */
    public LifParameters withReset(Reset value) {
        return new LifParameters(decay, decayInput, threshold, value, detachReset, surrogate, output, firing);
    }

    /**
     * A copy whose reset is, or is not, part of the gradient.
     *
     * @param value see {@link #detachReset()}
     * @return the copy
     */
    public LifParameters withDetachReset(boolean value) {
        return new LifParameters(decay, decayInput, threshold, reset, value, surrogate, output, firing);
    }

    /**
     * A copy with another surrogate.
     *
     * @param value see {@link #surrogate()}
     * @return the copy
     */
    public LifParameters withSurrogate(Surrogate value) {
        return new LifParameters(decay, decayInput, threshold, reset, detachReset, value, output, firing);
    }

    /**
     * A copy with another output.
     *
     * @param value see {@link #output()}
     * @return the copy
     */
    public LifParameters withOutput(Output value) {
        return new LifParameters(decay, decayInput, threshold, reset, detachReset, surrogate, value, firing);
    }

    /**
     * A copy with another firing rule.
     *
     * @param value see {@link #firing()}
     * @return the copy
     */
    public LifParameters withFiring(Firing value) {
        return new LifParameters(decay, decayInput, threshold, reset, detachReset, surrogate, output, value);
    }
}
