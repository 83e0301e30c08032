package org.masnn.energy.graph;

/**
 * What kind of values a vertex of a network passes on; it decides whether the layer behind it multiplies or only adds.
 */
public enum Signal {
    /** The data, or what was made of them before any weighted or spiking layer: event counts, pixels. */
    INPUT("input"),
    /** Spikes, 0 or 1: a layer behind them accumulates weights (AC). */
    SPIKES("spikes"),
    /**
     * Sums of spikes, 0, 1, 2, ...: what blocks of SEW-Res-SNN pass on. Not binary, so the layer behind multiplies
     * (MAC).
     */
    COUNTS("sums of spikes, not binary"),
    /**
     * Any other real numbers: averages of spikes, spikes times attention weights, membrane potentials, weighted sums
     * (MAC).
     */
    REAL("real numbers");

    private final String description;

    Signal(String description) {
        this.description = description;
    }

    /**
     * What it is, for reports.
     *
     * @return a phrase
     */
    public String description() {
        return description;
    }
}
