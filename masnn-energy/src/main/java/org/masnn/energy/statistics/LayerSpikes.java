package org.masnn.energy.statistics;

import java.util.List;
import org.masnn.core.neuron.Output;

/**
 * The spikes of one spiking layer.
 *
 * @param layer name of the {@code LifLayer}
 * @param output what the layer passes on; with {@link Output#MEMBRANE} (LIAF) no spikes leave it, and what is counted
 *     is outputs that are not zero
 * @param neurons its neurons
 * @param samples clips over which was counted
 * @param perStep spikes of all neurons and clips at each of the T time steps; whole numbers where they were counted
 * @param silent neurons without a spike in any clip
 * @param saturated neurons with a spike at every time step of every clip
 */
public record LayerSpikes(
        String layer, Output output, long neurons, long samples, List<Double> perStep, long silent, long saturated) {

    /**
     * Copies the list.
     *
     * @param layer name
     * @param output what the layer passes on
     * @param neurons its neurons
     * @param samples clips
     * @param perStep spikes at each time step
     * @param silent neurons that never fired
     * @param saturated neurons that always fired
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

    /**
     * The layer's spiking activity rate at each time step.
     *
     * @return T rates, mean over clips
     */
    public List<Double> ratePerStep() {
        return perStep.stream()
                .map(spikes -> spikes / ((double) neurons * samples))
                .toList();
    }
}
