package org.masnn.examples.bench.measure;

import java.util.List;

/** Order statistics of repeated measurements. */
public final class Median {

    private Median() {}

    /**
     * The middle value, or the mean of the two middle ones.
     *
     * @param values at least one, in any order
     * @return the median
     * @throws IllegalArgumentException if there is no value
     */
    public static double of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Median: expected at least one value, got none");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /**
     * The smallest value.
     *
     * @param values at least one
     * @return the minimum
     * @throws IllegalArgumentException if there is no value
     */
    public static double minimum(List<Double> values) {
        return values.stream()
                .min(Double::compare)
                .orElseThrow(() -> new IllegalArgumentException("Median: expected at least one value, got none"));
    }
}
