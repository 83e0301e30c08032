package org.masnn.energy;

import org.masnn.energy.operation.Operation;

/**
 * One term of the energy of a clip.
 *
 * @param part which part of the sum
 * @param layer name of the layer
 * @param operation what is charged
 * @param count operations per clip
 * @param picojoules their energy
 * @param remark what the reader should know, or an empty text
 */
public record EnergyTerm(Part part, String layer, Operation operation, double count, double picojoules, String remark) {

    /** The parts of the sum. */
    public enum Part {
        /** Layers that read the input. */
        ENCODER("encoder"),
        /** Layers that read spikes. */
        SPIKES("behind spikes"),
        /** Layers that read anything else: they multiply. */
        REAL("not behind spikes"),
        /** Delta MAC 1: making the attention weights. */
        ATTENTION_WEIGHTS("attention dMAC1"),
        /** Delta MAC 2: multiplying values with them. */
        ATTENTION_REFINEMENT("attention dMAC2"),
        /** Work on single values. */
        ELEMENTS("per value"),
        /** Reading weights. */
        WEIGHT_MEMORY("weights"),
        /** Reading and writing membrane potentials (of an ANN, activations). */
        MEMBRANE_MEMORY("membranes");

        private final String description;

        Part(String description) {
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
}
