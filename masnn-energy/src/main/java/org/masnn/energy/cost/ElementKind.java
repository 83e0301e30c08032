package org.masnn.energy.cost;

/** What layers do to each value, besides weights: the paper counts none of it. */
public enum ElementKind {
    /** Batch normalisation with running statistics; folds into the weights in front of it at inference. */
    NORMALIZATION("batch normalisation"),
    /** Averages over windows, frames or groups of neurons. */
    AVERAGE_POOLING("average pooling"),
    /** Maxima over windows. */
    MAXIMUM_POOLING("maximum pooling"),
    /** The mean over time steps. */
    TIME_MEAN("mean over time"),
    /** Decay and charging of the membrane of a spiking neuron. */
    NEURONS("neuron updates"),
    /** Activation functions of an ANN. */
    ACTIVATIONS("activation functions"),
    /** Sums of branches, shortcuts included, and the logic that joins spikes. */
    SUMS("sums of branches"),
    /** Biases of convolutions and dense layers. */
    BIASES("biases");

    private final String description;

    ElementKind(String description) {
        this.description = description;
    }

    /**
     * What it is, for reports.
     *
     * @return a phrase
     */
    public String description() {
        return description;
    }
}
