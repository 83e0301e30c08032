package org.masnn.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers that belong together, a line or the bars of one colour.
 *
 * @param name in the legend
 * @param values one for each position or category; NaN where there is none
 */
public record Series(String name, List<Double> values) {

    /**
     * Copies the list.
     *
     * @param name in the legend
     * @param values the numbers
     */
    public Series {
        values = List.copyOf(values);
    }

    boolean isEmpty() {
        return values.stream().allMatch(value -> value.isNaN());
    }

    Map<String, Object> content() {
        Map<String, Object> content =
                new LinkedHashMap<>(); // an order of its own, so that equal reports have equal bytes
        content.put("name", name);
        content.put("values", values);
        return content;
    }

    static void requireSize(String chart, List<String> positions, List<Series> series) {
        for (Series one : series) {
            if (one.values.size() != positions.size()) {
                throw new IllegalArgumentException(chart + ": expected " + positions.size() + " values in series \""
                        + one.name + "\", one for each position, got " + one.values.size());
            }
        }
    }
}
