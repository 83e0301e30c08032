package org.masnn.energy.statistics;

import org.masnn.core.kernel.FrameSize;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The average spiking response {@code S[t, n]} of one layer (Yao et al. 2023, Section 7.3): how often each neuron fired
 * at each time step, over all clips.
 */
public final class SpikingResponse {

    private final String layer;
    private final FrameSize frame;
    private final long samples;
    private final int[][] counts;

    /** Counts are {@code [T][H*W*C]}; not copied. */
    SpikingResponse(String layer, FrameSize frame, long samples, int[][] counts) {
        this.layer = layer;
        this.frame = frame;
        this.samples = samples;
        this.counts = counts;
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
     * Size of a frame.
     *
     * @return {@code [H, W, C]}
     */
    public FrameSize frame() {
        return frame;
    }

    /**
     * Number of time steps.
     *
     * @return T
     */
    public int timeSteps() {
        return counts.length;
    }

    /**
     * Rate of one neuron at one time step.
     *
     * @param step from 0
     * @param row from 0
     * @param column from 0
     * @param channel from 0
     * @return share of clips in which it fired, from 0 to 1
     */
    public double rate(int step, int row, int column, int channel) {
        return (double) counts[step][(row * frame.width() + column) * frame.channels() + channel] / samples;
    }

    /**
     * Rates of all neurons at one time step.
     *
     * @param step from 0
     * @return {@code [H*W*C]}, a copy: share of clips in which each fired, from 0 to 1
     */
    public float[] rates(int step) {
        float[] rates = new float[frame.length()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = (float) ((double) counts[step][i] / samples);
        }
        return rates;
    }

    /**
     * All rates, for plotting: {@code array.get(point(t), all(), all(), point(c))} is one feature map.
     *
     * @return {@code [T, H, W, C]} of type FLOAT
     */
    public INDArray toArray() {
        INDArray result = Nd4j.createUninitialized(
                DataType.FLOAT, new long[] {counts.length, frame.height(), frame.width(), frame.channels()}, 'c');
        INDArray rows = result.reshape('c', counts.length, frame.length());
        for (int step = 0; step < counts.length; step++) {
            rows.putRow(step, Nd4j.createFromArray(rates(step)));
        }
        return result;
    }
}
