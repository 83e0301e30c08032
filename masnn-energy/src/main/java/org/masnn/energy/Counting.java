package org.masnn.energy;

import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.statistics.LayerInput;

/** How the operations of a convolution or dense layer are counted. */
public enum Counting {
    /** As if every input were non-zero: the FLOPs. */
    DENSE("FLOPs") {
        @Override
        double operations(WeightedLayerCost cost, LayerInput input) {
            return cost.operationsPerClip();
        }
    },
    /** The share of inputs that are not zero (behind spikes, their rate) times the FLOPs. */
    SHARE("non-zero share * FLOPs") {
        @Override
        double operations(WeightedLayerCost cost, LayerInput input) {
            return cost.operationsPerClip() * input.nonZeroShare();
        }
    },
    /** Each input that is not zero times the weights that it meets, so that borders and strides count. */
    EXACT("each non-zero input * its real fan-out") {
        @Override
        double operations(WeightedLayerCost cost, LayerInput input) {
            return input.operationsPerClip();
        }
    },
    /** Not at all. */
    NONE("not charged") {
        @Override
        double operations(WeightedLayerCost cost, LayerInput input) {
            return 0;
        }
    };

    private final String description;

    Counting(String description) {
        this.description = description;
    }

    /** Operations of a clip. */
    abstract double operations(WeightedLayerCost cost, LayerInput input);

    /**
     * The rule in words, for reports.
     *
     * @return a phrase
     */
    public String description() {
        return description;
    }
}
