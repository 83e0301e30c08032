package org.masnn.energy.statistics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How much a network fired in one training step (Yao et al. 2023, Section 4: LASAR, NASAR), in training's forward pass:
 * batch normalisation by the batch, dropout on.
 *
 * @param iteration the step's number, from 0
 * @param epoch the epoch's number, from 0
 * @param loss of the step's batches
 * @param rates spikes per neuron and time step of each spiking layer whose activations training keeps, in the order in
 *     which they run
 * @param nasar the network's average spiking activity rate; empty where activations of some layers are not kept
 */
public record SpikeActivity(int iteration, int epoch, double loss, Map<String, Double> rates, OptionalDouble nasar) {

    /**
     * Copies the rates.
     *
     * @param iteration the step's number
     * @param epoch the epoch's number
     * @param loss of the step
     * @param rates by layer
     * @param nasar of the network
     */
    public SpikeActivity {
        rates = Collections.unmodifiableMap(new LinkedHashMap<>(rates));
    }
}
