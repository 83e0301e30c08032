package org.masnn.core.training;

import java.util.Map;

/**
 * What a network came to on samples that it is not trained on.
 *
 * @param score more is better; NaN for none
 * @param measures what else was measured, by name, for the history
 */
public record Validation(double score, Map<String, Double> measures) {

    /** Nothing was measured. */
    static final Validation NONE = new Validation(Double.NaN, Map.of());

    /**
     * A validation.
     *
     * @param score more is better
     * @param measures by name; copied
     */
    public Validation {
        measures = Map.copyOf(measures);
    }
}
