package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Numbers of rows and columns as colours, the first row at the top.
 *
 * @param horizontal title of the horizontal axis, with its unit
 * @param vertical title of the vertical axis, with its unit
 * @param value what the colours are, with its unit
 * @param columns names of the columns
 * @param rows names of the rows
 * @param values {@code [rows][columns]}, finite
 * @param numbered whether the numbers stand in their cells
 */
public record HeatMap(
        String horizontal,
        String vertical,
        String value,
        List<String> columns,
        List<String> rows,
        List<List<Double>> values,
        boolean numbered)
        implements Chart {

    /** A table of more cells is no help to anybody; it has the rows' means instead. */
    private static final int MOST_CELLS = 1500;

    /**
     * Copies the lists.
     *
     * @param horizontal title of the horizontal axis
     * @param vertical title of the vertical axis
     * @param value what the colours are
     * @param columns names of the columns
     * @param rows names of the rows
     * @param values the numbers
     * @param numbered whether the numbers stand in their cells
     * @throws IllegalArgumentException when the values are not {@code [rows][columns]}, or one is not finite
     */
    public HeatMap {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        values = values.stream().map(List::copyOf).toList();
        int width = columns.size();
        if (values.size() != rows.size() || values.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("HeatMap: expected values [" + rows.size() + "][" + width + "], got "
                    + values.stream().map(List::size).toList());
        }
        for (int row = 0; row < values.size(); row++) {
            for (Double cell : values.get(row)) {
                if (!Double.isFinite(cell)) {
                    throw new IllegalArgumentException("HeatMap: expected finite values, got " + cell + " in row \""
                            + rows.get(row) + "\" of \"" + value + "\"");
                }
            }
        }
    }

    @Override
    public Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("kind", "heat");
        content.put("horizontal", horizontal);
        content.put("vertical", vertical);
        content.put("value", value);
        content.put("positions", columns);
        content.put("rows", rows);
        content.put("values", values);
        content.put("numbered", numbered);
        return content;
    }

    @Override
    public Table table(String caption) {
        return columns.size() * rows.size() > MOST_CELLS ? means(caption) : cells(caption);
    }

    private Table cells(String caption) {
        List<String> head = new ArrayList<>(List.of(vertical + " \\ " + horizontal));
        head.addAll(columns);
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            List<String> line = new ArrayList<>(List.of(rows.get(i)));
            values.get(i).forEach(cell -> line.add(NumberText.of(cell)));
            lines.add(line);
        }
        return new Table(caption, head, lines);
    }

    private Table means(String caption) {
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            double[] row = values.get(i).stream().mapToDouble(cell -> cell).toArray();
            lines.add(List.of(
                    rows.get(i),
                    NumberText.of(DoubleStream.of(row).average().orElse(Double.NaN)),
                    NumberText.of(DoubleStream.of(row).min().orElse(Double.NaN)),
                    NumberText.of(DoubleStream.of(row).max().orElse(Double.NaN))));
        }
        return new Table(caption + ", over " + horizontal, List.of(vertical, "mean", "smallest", "largest"), lines);
    }
}
