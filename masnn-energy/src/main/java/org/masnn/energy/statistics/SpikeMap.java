package org.masnn.energy.statistics;

import org.masnn.core.kernel.FrameSize;

/**
 * Where one layer fired while it saw one clip: its spikes averaged over time steps and channels (Yao et al. 2023,
 * Section 7.2, Fig. 6). Of a layer that passes on membrane potentials (LIAF), outputs that are not zero are counted.
 */
public final class SpikeMap {

    private final String layer;
    private final FrameSize frame;
    private final float[] rates;

    /** Rates are {@code [H*W]}; not copied. */
    SpikeMap(String layer, FrameSize frame, float[] rates) {
        this.layer = layer;
        this.frame = frame;
        this.rates = rates;
    }

    /**
     * The layer.
     *
     * @return name of a {@code LifLayer}
     */
    public String layer() {
        return layer;
    }

    /**
     * Size of the layer's frames, of which the map keeps height and width.
     *
     * @return {@code [H, W, C]}
     */
    public FrameSize frame() {
        return frame;
    }

    /**
     * Rate at one place.
     *
     * @param row from 0
     * @param column from 0
     * @return spikes per neuron and time step, from 0 to 1
     */
    public double rate(int row, int column) {
        return rates[row * frame.width() + column];
    }

    /**
     * Rates at all places.
     *
     * @return {@code [H*W]}, a copy
     */
    public float[] rates() {
        return rates.clone();
    }

    /**
     * The highest rate.
     *
     * @return from 0 to 1
     */
    public double maximum() {
        double maximum = 0;
        for (float rate : rates) {
            maximum = Math.max(maximum, rate);
        }
        return maximum;
    }

    /**
     * The layer's spiking activity rate in this clip.
     *
     * @return mean over all places
     */
    public double mean() {
        double sum = 0;
        for (float rate : rates) {
            sum += rate;
        }
        return sum / rates.length;
    }
}
