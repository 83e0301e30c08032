package org.masnn.examples.bench.step;

import java.util.List;
import java.util.Locale;
import org.masnn.examples.bench.measure.Median;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The training step at one value of what is varied.
 *
 * @param value of it
 * @param times milliseconds of steps
 * @param gigaFlop dense arithmetic of a step, 10^9 operations
 * @param peakMegabytes of the process, NaN if it is not known
 */
record ScalingPoint(int value, List<Double> times, double gigaFlop, double peakMegabytes) {

    static final String HEADER =
            "| %s | median ms | minimum ms | ms for each | GFLOP/s | peak MB |%n|-:|-:|-:|-:|-:|-:|%n";

    double millis() {
        return Median.of(times);
    }

    String markdown() {
        return String.format(
                Locale.ROOT,
                "| %d | %.1f | %.1f | %.2f | %.0f | %s |",
                value,
                millis(),
                Median.minimum(times),
                millis() / value,
                1000 * gigaFlop / millis(),
                Double.isNaN(peakMegabytes) ? "" : String.format(Locale.ROOT, "%.0f", peakMegabytes));
    }

    JsonNode json() {
        ObjectNode result = new ObjectMapper().createObjectNode();
        result.put("value", value)
                .put("ms", millis())
                .put("min_ms", Median.minimum(times))
                .put("gflops", 1000 * gigaFlop / millis());
        if (!Double.isNaN(peakMegabytes)) {
            result.put("peak_mb", peakMegabytes);
        }
        return result;
    }

    /**
     * How far the medians lie from a straight line: the largest distance in proportion to the line, which is the one
     * with the least squares of these.
     */
    static double deviationFromLine(List<ScalingPoint> points) {
        double w = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (ScalingPoint point : points) {
            double weight = 1 / (point.millis() * point.millis());
            w += weight;
            x += weight * point.value;
            y += weight * point.millis();
            xx += weight * point.value * point.value;
            xy += weight * point.value * point.millis();
        }
        double slope = (w * xy - x * y) / (w * xx - x * x);
        double start = (y - slope * x) / w;
        return points.stream()
                .mapToDouble(point -> Math.abs(point.millis() / (start + slope * point.value) - 1))
                .max()
                .orElse(0);
    }
}
