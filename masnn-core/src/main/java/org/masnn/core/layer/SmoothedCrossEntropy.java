package org.masnn.core.layer;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Cross-entropy with label smoothing for a stock DL4J {@code LossLayer} with softmax: the label becomes
 * {@code (1 - smoothing) * label + smoothing / classes} (Szegedy et al. 2016). The published ImageNet code uses 0.1.
 */
public final class SmoothedCrossEntropy extends LossMCXENT {

    private final double smoothing;

    /**
     * A loss.
     *
     * @param smoothing share of the uniform distribution, in [0, 1)
     */
    @JsonCreator
    public SmoothedCrossEntropy(@JsonProperty("smoothing") double smoothing) {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("SmoothedCrossEntropy: expected smoothing in [0, 1), got " + smoothing);
        }
        this.smoothing = smoothing;
    }

    /**
     * Share of the uniform distribution.
     *
     * @return in [0, 1)
     */
    public double getSmoothing() {
        return smoothing;
    }

    private INDArray smooth(INDArray labels, INDArray like) {
        return labels.castTo(like.dataType()).mul(1 - smoothing).addi(smoothing / labels.size(1));
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        return super.computeScore(smooth(labels, preOutput), preOutput, activation, mask, average);
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return super.computeScoreArray(smooth(labels, preOutput), preOutput, activation, mask);
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return super.computeGradient(smooth(labels, preOutput), preOutput, activation, mask);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SmoothedCrossEntropy loss && loss.smoothing == smoothing;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(smoothing);
    }

    @Override
    public String toString() {
        return "SmoothedCrossEntropy(smoothing=" + smoothing + ")";
    }
}
