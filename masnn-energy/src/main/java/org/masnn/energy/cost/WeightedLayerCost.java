package org.masnn.energy.cost;

import org.masnn.energy.graph.Signal;

/**
 * Operations of a convolution or dense layer: the FLOPs of Eq. 17 (Yao et al. 2023) as if every input were non-zero.
 *
 * @param layer its name
 * @param input name of the vertex that it reads
 * @param signal what comes from there: {@link Signal#SPIKES} are accumulated (AC), the rest is multiplied (MAC);
 *     {@link Signal#INPUT} marks the encoder
 * @param operationsPerStep {@code k^2 H' W' C_in C_out} with the convolution's own, un-pooled output size, or
 *     {@code in * out}
 * @param outputsPerStep {@code H' W' C_out}, or {@code out}
 * @param timesPerClip how often it runs for a clip: T, or once behind the mean over time
 */
public record WeightedLayerCost(
        String layer, String input, Signal signal, long operationsPerStep, long outputsPerStep, int timesPerClip) {

    /**
     * Operations of a clip, as if every input were non-zero.
     *
     * @return operations per step times how often the layer runs
     */
    public long operationsPerClip() {
        return operationsPerStep * timesPerClip;
    }

    /**
     * Values that come out for a clip.
     *
     * @return outputs per step times how often the layer runs
     */
    public long outputsPerClip() {
        return outputsPerStep * timesPerClip;
    }
}
