package org.masnn.energy;

import org.masnn.energy.cost.ElementCost;
import org.masnn.energy.operation.Operation;

/** How many operations the work on single values is. */
public enum ElementRule {
    /**
     * What a plain program executes: normalisation a MAC a value; an average an AC a value read and a MAC a value
     * written; a maximum, an activation function, a sum or a bias an AC each; a neuron a MAC for its decay, and one
     * more where the input decays too.
     */
    EXECUTED("as executed") {
        @Override
        double operations(ElementCost cost, Operation operation, double rate) {
            boolean mac = operation == Operation.MAC;
            return switch (cost.kind()) {
                case NORMALIZATION, NEURONS -> mac ? cost.valuesRead() : 0;
                case AVERAGE_POOLING, TIME_MEAN -> mac ? cost.valuesWritten() : cost.valuesRead();
                case MAXIMUM_POOLING, ACTIVATIONS, BIASES -> mac ? 0 : cost.valuesRead();
                case SUMS -> mac ? 0 : cost.valuesRead() - cost.valuesWritten();
            };
        }
    },
    /**
     * What syops-counter counts (G. Chen, github.com/iCGY96/syops-counter, ops.py): normalisation two MACs a value,
     * average pooling a MAC a value read, a LIF neuron an AC and a MAC, an activation function a MAC; maximum pooling
     * and biases ACs times the rate behind spikes, else MACs; sums and means over time nothing.
     */
    SYOPS("as syops-counter") {
        @Override
        double operations(ElementCost cost, Operation operation, double rate) {
            boolean mac = operation == Operation.MAC;
            boolean spikes = rate < NOT_SPIKES;
            return switch (cost.kind()) {
                case NORMALIZATION -> mac ? 2 * cost.valuesRead() : 0;
                case AVERAGE_POOLING, ACTIVATIONS -> mac ? cost.valuesRead() : 0;
                case NEURONS -> cost.valuesWritten();
                case MAXIMUM_POOLING, BIASES -> mac == spikes ? 0 : cost.valuesRead() * (spikes ? rate : 1);
                case SUMS, TIME_MEAN -> 0;
            };
        }
    };

    /** Stands for a rate where the input is no spikes. */
    static final double NOT_SPIKES = 2;

    private final String description;

    ElementRule(String description) {
        this.description = description;
    }

    /** Operations of a clip; the rate is that of the spikes that come in, {@link #NOT_SPIKES} where none do. */
    abstract double operations(ElementCost cost, Operation operation, double rate);

    /**
     * The rule in words, for reports.
     *
     * @return a phrase
     */
    public String description() {
        return description;
    }
}
