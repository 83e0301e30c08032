package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.file.Path;
import org.masnn.core.event.EventFormatException;

/**
 * What the numbers of a table of events mean, found by looking at all of them.
 *
 * @param sensor the smallest that holds the events
 * @param firstPixel 0, or 1 where pixels count from 1
 * @param seconds whether times are seconds instead of microseconds
 * @param onValue the polarity of ON events
 */
record TableMeaning(SensorSize sensor, int firstPixel, boolean seconds, int onValue) {

    static final int BATCH_ROWS = 8192;

    /** The latest time, 285 years: all microseconds up to it are exact as floating-point numbers. */
    static final double LATEST_MICROS = 0x1p53;

    private static final double MICROS_A_SECOND = 1e6;

    /**
     * Reads a table to its end. Times are seconds where any has a fraction, microseconds otherwise; polarities are
     * {0, 1}, {-1, 1} or {1, 2}, the larger of which is ON; pixels count from 1 only if the format allows it and no 0
     * occurs.
     */
    static TableMeaning of(Path path, EventRows rows, boolean mayCountFromOne) throws IOException {
        double[] time = new double[BATCH_ROWS];
        double[] x = new double[BATCH_ROWS];
        double[] y = new double[BATCH_ROWS];
        double[] polarity = new double[BATCH_ROWS];
        int leastX = Integer.MAX_VALUE;
        int leastY = Integer.MAX_VALUE;
        int widest = 0;
        int highest = 0;
        boolean fraction = false;
        boolean[] polarities = new boolean[4];
        long row = 0;
        for (int count = rows.read(time, x, y, polarity); count > 0; count = rows.read(time, x, y, polarity)) {
            for (int i = 0; i < count; i++) {
                int column = pixel("x", x[i], path, rows, row + i);
                int line = pixel("y", y[i], path, rows, row + i);
                leastX = Math.min(leastX, column);
                leastY = Math.min(leastY, line);
                widest = Math.max(widest, column);
                highest = Math.max(highest, line);
                fraction |= time[i] != Math.rint(time[i]);
                if (!(time[i] >= 0 && time[i] <= LATEST_MICROS)) {
                    throw failure(path, rows, row + i, "a time from 0 to 2^53", time[i]);
                }
                if (polarity[i] != Math.rint(polarity[i]) || polarity[i] < -1 || polarity[i] > 2) {
                    throw failure(path, rows, row + i, "a polarity of -1, 0, 1 or 2", polarity[i]);
                }
                polarities[(int) polarity[i] + 1] = true;
            }
            row += count;
        }
        if ((polarities[0] && polarities[1]) || (polarities[3] && (polarities[0] || polarities[1]))) {
            throw new EventFormatException(
                    path,
                    rows.byteOffset(),
                    "expected polarities of {0, 1}, {-1, 1} or {1, 2}, got a mixture of these");
        }
        int first = mayCountFromOne && row > 0 && leastX > 0 && leastY > 0 ? 1 : 0;
        SensorSize sensor = new SensorSize(Math.max(1, widest + 1 - first), Math.max(1, highest + 1 - first));
        return new TableMeaning(sensor, first, fraction, polarities[3] ? 2 : 1);
    }

    private static int pixel(String axis, double value, Path path, EventRows rows, long row)
            throws EventFormatException {
        int whole = (int) value;
        if (whole != value || whole < 0 || whole >= Short.MAX_VALUE) {
            throw failure(path, rows, row, axis + " from 0 to " + (Short.MAX_VALUE - 1), value);
        }
        return whole;
    }

    /** The time in microseconds. */
    long micros(double time) {
        return (long) (seconds ? Math.rint(time * MICROS_A_SECOND) : time);
    }

    static EventFormatException failure(Path path, EventRows rows, long row, String expected, double got) {
        return new EventFormatException(
                path,
                rows.byteOffset(),
                "in row " + row + ": expected " + expected + ", got " + got
                        + "; columns without names are taken as t, x, y, p");
    }
}
