package org.masnn.examples.figure;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A line of a {@link LineFigure}: values at 1, 2, 3, ...
 *
 * @param name in the legend
 * @param values from left to right; where one is not finite, or not above 0 on a logarithmic axis, the line has no point
 */
public record Line(String name, List<Double> values) {

    /**
     * Copies the values.
     *
     * @param name not null
     * @param values not null
     */
    public Line {
        values = List.copyOf(values);
    }

    /**
     * The same line, smoothed.
     *
     * @param length number of values that a mean is taken of, 1 or more; fewer at the beginning
     * @return each value replaced by the mean of itself and those before it
     */
    public Line smoothed(int length) {
        return new Line(
                name,
                IntStream.range(0, values.size())
                        .mapToObj(i -> values.subList(Math.max(0, i + 1 - length), i + 1).stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow())
                        .toList());
    }
}
