package org.masnn.energy.graph;

/** What kind of values a vertex of a network passes on; it decides whether the layer behind it multiplies or only adds. */
public enum Signal {
    /** The data, or what was made of them before any weighted or spiking layer: event counts, pixels. */
    INPUT,
    /** Spikes, 0 or 1: a layer behind them accumulates weights (AC). */
    SPIKES,
    /** Any other real numbers: averages or sums of spikes, membrane potentials, weighted sums (MAC). */
    REAL
}
