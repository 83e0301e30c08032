package org.masnn.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines over a common horizontal axis.
 *
 * @param horizontal title of the horizontal axis, with its unit
 * @param vertical title of the vertical axis, with its unit
 * @param positions on the horizontal axis, for instance epochs
 * @param series the lines
 */
public record LineChart(String horizontal, String vertical, List<String> positions, List<Series> series)
        implements Chart {

    /**
     * Copies the lists.
     *
     * @param horizontal title of the horizontal axis
     * @param vertical title of the vertical axis
     * @param positions on the horizontal axis
     * @param series the lines
     * @throws IllegalArgumentException when a line has another number of values than there are positions
     */
    public LineChart {
        positions = List.copyOf(positions);
        series = List.copyOf(series);
        Series.requireSize("LineChart", positions, series);
    }

    @Override
    public Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("kind", "line");
        content.put("horizontal", horizontal);
        content.put("vertical", vertical);
        content.put("positions", positions);
        content.put("series", series.stream().map(Series::content).toList());
        return content;
    }

    @Override
    public Table table(String caption) {
        return SeriesTable.of(caption, horizontal, positions, series);
    }
}
