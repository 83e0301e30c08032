package org.masnn.models.analysis;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A number that was estimated from random samples.
 *
 * @param value without bias; an estimate of something that cannot be negative may be
 * @param standardError of the value: that of a repetition with another seed, not of another batch or other weights
 */
public record Estimate(double value, double standardError) {

    /**
     * Value and standard error.
     *
     * @return for instance {@code 1.0123 ± 0.0004}
     */
    public String toText() {
        return String.format(Locale.ROOT, "%.4g ± %.1g", value, standardError);
    }

    /**
     * The content for JSON.
     *
     * @return {@code value} and {@code standard_error}
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("value", value);
        map.put("standard_error", standardError);
        return map;
    }
}
