package org.masnn.energy.cost;

import org.masnn.core.kernel.FrameSize;

/**
 * What one attention adds to a clip, in MAC operations: the terms of the paper's Table S2. That table is known here at
 * second hand only; the formulas reproduce the paper's Table 5 (CA with {@code r_c = 16}: 276,480). Pooling and the
 * sigmoid are not counted.
 *
 * @param layer name of the layer that attends
 * @param kind along which dimension
 * @param weightMacs delta MAC 1, making the attention weights; the MLP that TA and CA share between the pooled average and
 *     the pooled maximum counts once
 * @param refinementMacs delta MAC 2, multiplying every value with its weight: {@code T h w c}
 */
public record AttentionCost(String layer, AttentionKind kind, long weightMacs, long refinementMacs) {

    /**
     * Temporal attention: {@code 2 T hidden}, which is {@code 2 T^2 / r_t}, per clip.
     *
     * @param layer name of the layer
     * @param timeSteps T
     * @param reduction {@code r_t}; the hidden width is the integer part of {@code T / r_t}
     * @param frame size of what is attended to
     * @return the cost
     */
    static AttentionCost temporal(String layer, int timeSteps, int reduction, FrameSize frame) {
        long hidden = timeSteps / reduction;
        return new AttentionCost(layer, AttentionKind.TEMPORAL, 2L * timeSteps * hidden, refinement(timeSteps, frame));
    }

    /**
     * Channel attention: {@code 2 c hidden}, which is {@code 2 c^2 / r_c}, per time step.
     *
     * @param layer name of the layer
     * @param timeSteps T
     * @param reduction {@code r_c}; the hidden width is the integer part of {@code c / r_c}
     * @param frame size of what is attended to
     * @return the cost
     */
    static AttentionCost channel(String layer, int timeSteps, int reduction, FrameSize frame) {
        long hidden = frame.channels() / reduction;
        long weights = 2L * timeSteps * hidden * frame.channels();
        return new AttentionCost(layer, AttentionKind.CHANNEL, weights, refinement(timeSteps, frame));
    }

    /**
     * Spatial attention: a convolution of two pooled planes, {@code 2 k^2 h w} per time step.
     *
     * @param layer name of the layer
     * @param timeSteps T
     * @param kernel k
     * @param frame size of what is attended to
     * @return the cost
     */
    static AttentionCost spatial(String layer, int timeSteps, int kernel, FrameSize frame) {
        long weights = 2L * timeSteps * kernel * kernel * frame.pixels();
        return new AttentionCost(layer, AttentionKind.SPATIAL, weights, refinement(timeSteps, frame));
    }

    private static long refinement(int timeSteps, FrameSize frame) {
        return (long) timeSteps * frame.length();
    }
}
