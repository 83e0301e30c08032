package org.masnn.examples.bench;

import java.util.List;
import java.util.Locale;
import org.masnn.examples.bench.InferenceRatesCommand.Point;

/**
 * Milliseconds of a clip against its synaptic operations, as SVG: the engine as points, the graph as a line at its mean.
 *
 * @param points at least one
 */
record TimePlot(List<Point> points) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int BOTTOM = 60;
    private static final int TOP = 20;
    private static final int TICKS = 5;

    String svg() {
        double operations = points.stream().mapToDouble(Point::operations).max().orElseThrow() / 1e6;
        double graph = points.stream().mapToDouble(Point::graphMillis).average().orElseThrow();
        double millis = Math.max(
                1.1 * graph,
                points.stream().mapToDouble(Point::engineMillis).max().orElseThrow());
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                                + " font-size=\"13\"><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>",
                        WIDTH,
                        HEIGHT));
        for (int i = 0; i <= TICKS; i++) {
            double x = operations * i / TICKS;
            double y = millis * i / TICKS;
            line(
                    svg,
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f</text>",
                            x(x, operations),
                            HEIGHT - 38,
                            x));
            line(
                    svg,
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>",
                            LEFT - 8,
                            y(y, millis) + 4,
                            y));
            line(
                    svg,
                    String.format(
                            Locale.ROOT, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y(y, millis), WIDTH - TOP));
        }
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">million synaptic operations a clip</text>",
                        (LEFT + WIDTH) / 2,
                        HEIGHT - 12));
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<text x=\"20\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 20 %d)\">ms a clip</text>",
                        HEIGHT / 2,
                        HEIGHT / 2));
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<path d=\"M%d %.1fH%d\" stroke=\"#c33\" stroke-width=\"2\"/>",
                        LEFT,
                        y(graph, millis),
                        WIDTH - TOP));
        line(
                svg,
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#c33\">dense (oneDNN)</text>",
                        WIDTH - 28,
                        y(graph, millis) - 6));
        for (Point point : points) {
            line(
                    svg,
                    String.format(
                            Locale.ROOT,
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#246\"/>",
                            x(point.operations() / 1e6, operations),
                            y(point.engineMillis(), millis)));
        }
        return svg.append("</svg>").toString();
    }

    private static void line(StringBuilder svg, String text) {
        svg.append(text).append('\n');
    }

    private static double x(double value, double largest) {
        return LEFT + (WIDTH - TOP - LEFT) * value / largest;
    }

    private static double y(double value, double largest) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / largest;
    }
}
