package org.masnn.examples.picture;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.masnn.examples.picture.Canvas.Anchor;

/**
 * Events as points in the space of time, column and row: time to the right, columns into the depth, rows downwards as on the sensor.
 * What is nearer is drawn over what is farther. ON is red, OFF blue.
 */
public final class EventScatter implements Drawing {

    private static final int LEFT = 64;
    private static final int TOP = 54;
    private static final int BOTTOM = 64;
    private static final int RIGHT = 70;
    private static final int LENGTH = 620;
    private static final int HEIGHT = 260;

    /** The depth is drawn to the right and upwards. */
    private static final int DEPTH_RIGHT = 190;

    private static final int DEPTH_UP = 130;
    private static final double RADIUS = 1.3;
    private static final Color ON = new Color(0xd0021b);
    private static final Color OFF = new Color(0x0047c2);
    private static final Color EDGE = new Color(0xb0b0b0);
    private static final List<Integer> ROUND = List.of(1, 2, 5);

    /**
     * One event.
     *
     * @param millis since the first event
     * @param x column
     * @param y row
     * @param on polarity
     */
    public record Point(double millis, int x, int y, boolean on) {}

    private final List<Point> points;
    private final int sensorWidth;
    private final int sensorHeight;
    private final double millis;

    /**
     * A drawing.
     *
     * @param points events in any order
     * @param sensorWidth pixels
     * @param sensorHeight pixels
     * @param millis length of the time axis; above 0
     */
    public EventScatter(List<Point> points, int sensorWidth, int sensorHeight, double millis) {
        List<Point> farthestFirst = new ArrayList<>(points);
        farthestFirst.sort(Comparator.comparingInt(Point::x).reversed().thenComparingDouble(Point::millis));
        this.points = List.copyOf(farthestFirst);
        this.sensorWidth = sensorWidth;
        this.sensorHeight = sensorHeight;
        this.millis = millis;
    }

    @Override
    public int width() {
        return LEFT + LENGTH + DEPTH_RIGHT + RIGHT;
    }

    @Override
    public int height() {
        return TOP + DEPTH_UP + HEIGHT + BOTTOM;
    }

    /** Shares of the axes, from 0 to 1, to a place of the drawing. */
    private static double placeX(double time, double column) {
        return LEFT + time * LENGTH + column * DEPTH_RIGHT;
    }

    private static double placeY(double column, double row) {
        return TOP + DEPTH_UP + row * HEIGHT - column * DEPTH_UP;
    }

    @Override
    public void draw(Canvas canvas) {
        edge(canvas, 0, 1, 0, 1, 1, 0);
        edge(canvas, 0, 1, 0, 0, 1, 1);
        edge(canvas, 0, 1, 1, 1, 1, 1);
        edge(canvas, 1, 1, 0, 1, 1, 1);
        edge(canvas, 0, 0, 1, 0, 1, 1);
        for (Point point : points) {
            double column = sensorWidth == 1 ? 0 : point.x() / (sensorWidth - 1.0);
            double row = sensorHeight == 1 ? 0 : point.y() / (sensorHeight - 1.0);
            canvas.circle(placeX(point.millis() / millis, column), placeY(column, row), RADIUS, point.on() ? ON : OFF);
        }
        edge(canvas, 0, 0, 0, 1, 0, 0);
        edge(canvas, 0, 0, 0, 0, 0, 1);
        edge(canvas, 0, 0, 1, 1, 0, 1);
        edge(canvas, 1, 0, 0, 1, 0, 1);
        edge(canvas, 1, 0, 0, 1, 1, 0);
        edge(canvas, 1, 0, 1, 1, 1, 1);
        edge(canvas, 0, 0, 0, 0, 1, 0);
        axes(canvas);
        legend(canvas);
    }

    private static void edge(Canvas canvas, double t1, double x1, double y1, double t2, double x2, double y2) {
        canvas.line(placeX(t1, x1), placeY(x1, y1), placeX(t2, x2), placeY(x2, y2), EDGE);
    }

    private void axes(Canvas canvas) {
        double floor = placeY(0, 1);
        double step = step();
        for (int i = 0; i * step <= millis * (1 + 1e-9); i++) {
            double x = placeX(i * step / millis, 0);
            canvas.line(x, floor, x, floor + 5, Color.GRAY);
            canvas.text(
                    String.format(Locale.ROOT, step < 1 ? "%.2f" : "%.0f", i * step), x, floor + 18, 11, Anchor.MIDDLE);
        }
        canvas.text("time t (ms)", placeX(0.5, 0), floor + 38, 13, Anchor.MIDDLE);
        canvas.text("0", LEFT - 8.0, placeY(0, 0) + 4, 11, Anchor.END);
        canvas.text(Integer.toString(sensorHeight - 1), LEFT - 8.0, floor + 4, 11, Anchor.END);
        canvas.upwards("row y (pixels)", LEFT - 34.0, placeY(0, 0.5), 13);
        double side = placeX(1, 0);
        canvas.text("0", side + 10, floor + 6, 11, Anchor.START);
        canvas.text(Integer.toString(sensorWidth - 1), placeX(1, 1) + 8, placeY(1, 1) + 6, 11, Anchor.START);
        canvas.text("column x", placeX(1, 0.5) + 14, placeY(0.5, 1) + 12, 13, Anchor.START);
        canvas.text("(pixels)", placeX(1, 0.5) + 14, placeY(0.5, 1) + 28, 13, Anchor.START);
    }

    /** A round number that gives four to ten ticks. */
    private double step() {
        double power = Math.pow(10, Math.floor(Math.log10(millis)) - 1);
        while (true) {
            for (int digit : ROUND) {
                if (millis / (digit * power) <= 10) {
                    return digit * power;
                }
            }
            power *= 10;
        }
    }

    private static void legend(Canvas canvas) {
        canvas.circle(LEFT + 6.0, 22, 4, ON);
        canvas.text("ON", LEFT + 16.0, 26, 13, Anchor.START);
        canvas.circle(LEFT + 60.0, 22, 4, OFF);
        canvas.text("OFF", LEFT + 70.0, 26, 13, Anchor.START);
    }
}
