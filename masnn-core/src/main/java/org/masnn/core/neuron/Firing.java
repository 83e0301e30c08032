package org.masnn.core.neuron;

/** When, and how, a membrane potential becomes a spike. */
public enum Firing {
    /** A spike where {@code u >= threshold}: Hea(x) = 1 for x >= 0 (Yao et al. 2023, Eq. 4). */
    AT_THRESHOLD,
    /** A spike where {@code u > threshold}: the published ImageNet code. */
    ABOVE_THRESHOLD,
    /**
     * No spike but the {@link Surrogate#primitive(double) smooth step} of {@code u - threshold}: for gradient checks,
     * in which the surrogate is the true derivative. Runs on the reference kernel.
     */
    RELAXED
}
