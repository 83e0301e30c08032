package org.masnn.models.plain;

/** Which quantity of the last layer is averaged over time to give the network's output. */
public enum Readout {
    /** Firing rate of the output neurons: the published event code. */
    SPIKE_RATE,
    /** Rectified membrane potential of the output neurons, which still reset by their spikes (LIAF). */
    MEMBRANE,
    /** Output of the last dense layer's batch normalisation; there are no output neurons. */
    LOGITS
}
