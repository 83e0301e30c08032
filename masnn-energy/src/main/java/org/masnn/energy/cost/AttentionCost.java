package org.masnn.energy.cost;

import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.FrameSize;

/**
 * What one attention adds to a clip, in MAC operations: the terms of the paper's Table S2. That table is known here at
 * second hand only; the formulas reproduce the paper's Table 5 (CBAM with {@code r_c = 16}: 276,480; ECA with {@code k
 * = 3}: 76,800; SimAM: 25,559,043). Pooling and the sigmoid are not counted.
 *
 * @param layer name of the layer that attends
 * @param kind along which dimension
 * @param shared whether a perceptron runs on the pooled average and again on the pooled maximum; {@code weightMacs}
 *     counts it once
 * @param weightMacs delta MAC 1, making the attention weights
 * @param refinementMacs delta MAC 2, multiplying every value with its weight: {@code T h w c}
 */
public record AttentionCost(String layer, AttentionKind kind, boolean shared, long weightMacs, long refinementMacs) {

    /**
     * Temporal attention, once a clip: {@code 2 T hidden} with a perceptron, which is {@code 2 T^2 / r_t}.
     *
     * @param layer name of the layer
     * @param steps T
     * @param gate the function in front of the sigmoid
     * @param frame size of what is attended to
     * @return the cost
     */
    static AttentionCost temporal(String layer, int steps, VectorGate gate, FrameSize frame) {
        return new AttentionCost(
                layer,
                AttentionKind.TEMPORAL,
                gate instanceof VectorGate.SharedPerceptron,
                gate.multiplications(steps),
                refinement(steps, frame));
    }

    /**
     * Channel attention: {@code 2 c hidden} with a perceptron, which is {@code 2 c^2 / r_c}.
     *
     * @param layer name of the layer
     * @param steps T
     * @param times how often the weights are made
     * @param gate the function in front of the sigmoid
     * @param frame size of what is attended to
     * @return the cost
     */
    static AttentionCost channel(String layer, int steps, int times, VectorGate gate, FrameSize frame) {
        return new AttentionCost(
                layer,
                AttentionKind.CHANNEL,
                gate instanceof VectorGate.SharedPerceptron,
                times * gate.multiplications(frame.channels()),
                refinement(steps, frame));
    }

    /**
     * SimAM: 4 operations for each value and step, and 1 for the layer, which is how Table 5 gets 25,559,043.
     *
     * @param layer name of the layer
     * @param steps T
     * @param frame size of what is attended to
     * @return the cost
     */
    static AttentionCost simple(String layer, int steps, FrameSize frame) {
        return new AttentionCost(
                layer, AttentionKind.CHANNEL, false, 4L * steps * frame.length() + 1, refinement(steps, frame));
    }

    /**
     * Spatial attention: a convolution of two pooled planes, {@code 2 k^2 h w}.
     *
     * @param layer name of the layer
     * @param steps T
     * @param times how often the weights are made
     * @param kernel k
     * @param frame size of what is attended to
     * @return the cost
     */
    static AttentionCost spatial(String layer, int steps, int times, int kernel, FrameSize frame) {
        long weights = 2L * times * kernel * kernel * frame.pixels();
        return new AttentionCost(layer, AttentionKind.SPATIAL, false, weights, refinement(steps, frame));
    }

    private static long refinement(int steps, FrameSize frame) {
        return (long) steps * frame.length();
    }
}
