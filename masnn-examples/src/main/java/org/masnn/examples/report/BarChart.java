package org.masnn.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bars.
 *
 * @param form how the bars of a category stand
 * @param category title of the axis of categories
 * @param value title of the axis of values, with its unit
 * @param categories each has one bar of every series
 * @param series the bars of one colour each
 */
public record BarChart(Form form, String category, String value, List<String> categories, List<Series> series)
        implements Chart {

    /** How the bars of a category stand. */
    public enum Form {
        /** Upright, side by side. */
        GROUPED,
        /** Lying, one behind the other: their sum counts. */
        STACKED
    }

    /**
     * Copies the lists.
     *
     * @param form how the bars of a category stand
     * @param category title of the axis of categories
     * @param value title of the axis of values
     * @param categories the categories
     * @param series the bars
     * @throws IllegalArgumentException when a series has another number of values than there are categories
     */
    public BarChart {
        categories = List.copyOf(categories);
        series = List.copyOf(series);
        Series.requireSize("BarChart", categories, series);
    }

    @Override
    public Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("kind", form == Form.STACKED ? "stack" : "bar");
        content.put("horizontal", category);
        content.put("vertical", value);
        content.put("positions", categories);
        content.put("series", series.stream().map(Series::content).toList());
        return content;
    }

    @Override
    public Table table(String caption) {
        return SeriesTable.of(caption, category, categories, series);
    }
}
