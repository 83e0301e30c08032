package org.masnn.energy.statistics;

import java.util.List;
import org.masnn.core.neuron.Output;

/**
 * The spikes of one spiking layer.
 *
 * @param layer name of the {@code LifLayer}
 * @param output what the layer passes on; with {@link Output#MEMBRANE} (LIAF) no spikes leave it, and what is counted is
 *     outputs that are not zero
 * @param neurons its neurons
 * @param samples clips over which was counted
 * @param perStep spikes of all neurons and clips at each of the T time steps; whole numbers where they were counted
 */
public record LayerSpikes(String layer, Output output, long neurons, long samples, List<Double> perStep) {

    /**
     * Copies the list.
     *
     * @param layer name
     * @param output what the layer passes on
     * @param neurons its neurons
     * @param samples clips
     * @param perStep spikes at each time step
     */
    public LayerSpikes {
        perStep = List.copyOf(perStep);
    }

    /**
     * Spikes of all clips and time steps.
     *
     * @return the sum of {@link #perStep()}
     */
    public double spikes() {
        return perStep.stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * The layer's average spiking activity rate (LASAR).
     *
     * @return spikes per neuron, clip and time step, from 0 to 1
     */
    public double rate() {
        return spikes() / ((double) neurons * samples * perStep.size());
    }
}
