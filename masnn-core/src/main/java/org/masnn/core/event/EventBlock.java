package org.masnn.core.event;

import java.util.Arrays;

/**
 * Room for {@value #CAPACITY} events as columns, filled again and again by an {@link EventSource}: what lets a
 * recording of any length pass through a few hundred kilobytes. Coordinates, time and polarity are those of {@link
 * EventStream}, but times may decrease a little from one event to the next. Not safe for concurrent use.
 */
public final class EventBlock {

    /** Most events of a block: 0.8 MB, which fits a second-level cache. */
    public static final int CAPACITY = 1 << 16;

    private final short[] x;
    private final short[] y;
    private final long[] time;
    private final boolean[] on;
    private int size;

    /** An empty block. */
    public EventBlock() {
        this(new short[CAPACITY], new short[CAPACITY], new long[CAPACITY], new boolean[CAPACITY], 0);
    }

    private EventBlock(short[] x, short[] y, long[] time, boolean[] on, int size) {
        this.x = x;
        this.y = y;
        this.time = time;
        this.on = on;
        this.size = size;
    }

    /**
     * The number of events.
     *
     * @return 0 to {@link #CAPACITY}
     */
    public int size() {
        return size;
    }

    /**
     * How many more events fit.
     *
     * @return 0 to {@link #CAPACITY}
     */
    public int remaining() {
        return x.length - size;
    }

    /** Empties the block. */
    public void clear() {
        size = 0;
    }

    /**
     * Appends an event; nothing is checked but the room.
     *
     * @param column x, inside the sensor
     * @param row y, inside the sensor
     * @param micros time in microseconds, 0 or more
     * @param brighter true for ON
     * @throws ArrayIndexOutOfBoundsException when the block is full
     */
    public void add(int column, int row, long micros, boolean brighter) {
        int i = size;
        x[i] = (short) column;
        y[i] = (short) row;
        time[i] = micros;
        on[i] = brighter;
        size = i + 1;
    }

    /**
     * The column of an event.
     *
     * @param event 0 to size - 1
     * @return 0 (left) to width - 1
     */
    public int x(int event) {
        return x[event];
    }

    /**
     * The row of an event.
     *
     * @param event 0 to size - 1
     * @return 0 (top) to height - 1
     */
    public int y(int event) {
        return y[event];
    }

    /**
     * The time of an event.
     *
     * @param event 0 to size - 1
     * @return microseconds
     */
    public long timeMicros(int event) {
        return time[event];
    }

    /**
     * The polarity of an event.
     *
     * @param event 0 to size - 1
     * @return true for ON
     */
    public boolean isOn(int event) {
        return on[event];
    }

    /** The same events in a block that holds no more than these. */
    EventBlock trimmed() {
        return new EventBlock(
                Arrays.copyOf(x, size),
                Arrays.copyOf(y, size),
                Arrays.copyOf(time, size),
                Arrays.copyOf(on, size),
                size);
    }

    /** Copies all events to a place of four columns. */
    void copyTo(short[] columns, short[] rows, long[] times, boolean[] polarities, int place) {
        System.arraycopy(x, 0, columns, place, size);
        System.arraycopy(y, 0, rows, place, size);
        System.arraycopy(time, 0, times, place, size);
        System.arraycopy(on, 0, polarities, place, size);
    }
}
