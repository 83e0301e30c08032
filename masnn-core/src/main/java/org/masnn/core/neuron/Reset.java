package org.masnn.core.neuron;

import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** What happens to the membrane potential of a neuron that has fired (Yao et al. 2023, Eq. 4, third line). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reset.To.class, name = "to"),
    @JsonSubTypes.Type(value = Reset.BySubtraction.class, name = "bySubtraction")
})
public sealed interface Reset {

    /**
     * Hard reset, {@code h = potential * s + decay * u * (1 - s)}.
     *
     * @param potential the reset potential {@code V_reset} of Eq. 4, in the unit of the threshold
     * @return the reset
     */
    static Reset to(double potential) {
        return new To(potential);
    }

    /**
     * Soft reset, {@code h = decay * (u - threshold * s)}.
     *
     * @return the reset
     */
    static Reset bySubtraction() {
        return new BySubtraction();
    }

    /**
     * Hard reset to a potential.
     *
     * @param potential {@code V_reset} of Eq. 4; finite
     */
    record To(double potential) implements Reset {

        /**
         * Checks the potential.
         *
         * @param potential finite
         */
        public To {
            if (!Double.isFinite(potential)) {
                throw new IllegalArgumentException("Reset.To: expected a finite potential, got " + potential);
            }
        }
    }

    /** Soft reset: the threshold is subtracted, what exceeds it is kept. */
    record BySubtraction() implements Reset {}
}
