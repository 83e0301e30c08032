package org.masnn.core.neuron;

/** What a neuron layer passes on. */
public enum Output {
    /** The spikes, 0 or 1 (LIF). */
    SPIKE,
    /** The rectified membrane potential, {@code max(u, 0)}; resets still follow the spikes (LIAF; Wu et al. 2021). */
    MEMBRANE
}
