package org.masnn.core.event;

import java.util.Arrays;

/**
 * The events of a camera in the order of time, as columns: pixel {@code x} (0 is left), {@code y} (0 is the top row),
 * time in microseconds and polarity (ON: brighter, OFF: darker), for a sensor of {@code width} x {@code height} pixels.
 *
 * <p>Immutable. {@link #window} and {@link #relativeTo} are views that share the columns and copy nothing; methods that
 * move events copy.
 */
public final class EventStream {

    private final int width;
    private final int height;
    private final short[] x;
    private final short[] y;
    private final long[] time;
    private final boolean[] on;
    private final int first;
    private final int size;
    private final long origin;

    private EventStream(
            int width, int height, short[] x, short[] y, long[] time, boolean[] on, int first, int size, long origin) {
        this.width = width;
        this.height = height;
        this.x = x;
        this.y = y;
        this.time = time;
        this.on = on;
        this.first = first;
        this.size = size;
        this.origin = origin;
    }

    /**
     * Starts an empty stream to append to.
     *
     * @param width sensor width in pixels, 1 to 32767
     * @param height sensor height in pixels, 1 to 32767
     * @return a builder
     * @throws IllegalArgumentException when a side is out of range
     */
    public static Builder builder(int width, int height) {
        return new Builder(width, height);
    }

    /**
     * The number of events.
     *
     * @return 0 or more
     */
    public int size() {
        return size;
    }

    /**
     * Whether there is no event.
     *
     * @return true when {@link #size} is 0
     */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * The sensor's width.
     *
     * @return pixels
     */
    public int width() {
        return width;
    }

    /**
     * The sensor's height.
     *
     * @return pixels
     */
    public int height() {
        return height;
    }

    /**
     * The column of an event.
     *
     * @param event index, 0 to size - 1
     * @return 0 (left) to width - 1
     */
    public int x(int event) {
        return x[at(event)];
    }

    /**
     * The row of an event.
     *
     * @param event index, 0 to size - 1
     * @return 0 (top) to height - 1
     */
    public int y(int event) {
        return y[at(event)];
    }

    /**
     * The time of an event.
     *
     * @param event index, 0 to size - 1
     * @return microseconds, never less than the time of the event before
     */
    public long timeMicros(int event) {
        return time[at(event)] - origin;
    }

    /**
     * The polarity of an event.
     *
     * @param event index, 0 to size - 1
     * @return true for ON (brighter), false for OFF (darker)
     */
    public boolean isOn(int event) {
        return on[at(event)];
    }

    /**
     * The time from the first to the last event.
     *
     * @return microseconds, 0 for fewer than two events
     */
    public long durationMicros() {
        return size < 2 ? 0 : time[first + size - 1] - time[first];
    }

    /**
     * The number of ON events.
     *
     * @return 0 to size
     */
    public int countOn() {
        int count = 0;
        for (int i = first; i < first + size; i++) {
            count += on[i] ? 1 : 0;
        }
        return count;
    }

    /**
     * The events with {@code fromMicros <= time < toMicros}, as a view with unchanged times.
     *
     * @param fromMicros first microsecond inside
     * @param toMicros first microsecond after
     * @return the view, empty when nothing lies inside
     * @throws IllegalArgumentException when the window ends before it starts
     */
    public EventStream window(long fromMicros, long toMicros) {
        if (toMicros < fromMicros) {
            throw new IllegalArgumentException("EventStream: expected a window that ends after it starts, got ["
                    + fromMicros + ", " + toMicros + ") us");
        }
        int from = firstAtOrAfter(fromMicros);
        int to = firstAtOrAfter(toMicros);
        return new EventStream(width, height, x, y, time, on, first + from, to - from, origin);
    }

    /**
     * The same events with times counted from another moment, as a view.
     *
     * @param originMicros the moment that becomes 0, at most the time of the first event
     * @return the view
     * @throws IllegalArgumentException when an event lies before the moment, since times are never negative
     */
    public EventStream relativeTo(long originMicros) {
        if (size > 0 && timeMicros(0) < originMicros) {
            throw new IllegalArgumentException("EventStream: expected an origin at or before the first event at "
                    + timeMicros(0) + " us, got " + originMicros + " us; take a window from there first");
        }
        return new EventStream(width, height, x, y, time, on, first, size, origin + originMicros);
    }

    /**
     * The same events on a larger sensor, whose further columns and rows lie to the right and below; a view.
     *
     * @param newWidth pixels, at least {@link #width}
     * @param newHeight pixels, at least {@link #height}
     * @return the view
     * @throws IllegalArgumentException when a side is smaller than now or above 32767
     */
    public EventStream onSensor(int newWidth, int newHeight) {
        if (newWidth < width || newHeight < height || newWidth > Short.MAX_VALUE || newHeight > Short.MAX_VALUE) {
            throw new IllegalArgumentException("EventStream: expected a sensor of " + width + " x " + height
                    + " pixels or more, 32767 at most, got " + newWidth + " x " + newHeight);
        }
        return new EventStream(newWidth, newHeight, x, y, time, on, first, size, origin);
    }

    /**
     * The events block by block, for what reads recordings of any length.
     *
     * @return a source that begins at the first event
     */
    public EventSource source() {
        return new StreamSource(this);
    }

    /**
     * The median column (the lower one of an even number of events).
     *
     * @return 0 to width - 1
     * @throws IllegalStateException when there is no event
     */
    public int medianX() {
        return median(x, width);
    }

    /**
     * The median row (the lower one of an even number of events).
     *
     * @return 0 to height - 1
     * @throws IllegalStateException when there is no event
     */
    public int medianY() {
        return median(y, height);
    }

    /**
     * A copy moved by whole pixels; events that leave the sensor are dropped.
     *
     * @param dx pixels to the right
     * @param dy pixels downwards
     * @return the moved copy, or this stream when both are 0
     */
    public EventStream translate(int dx, int dy) {
        return dx == 0 && dy == 0 ? this : mapped(1, dx, dy);
    }

    /**
     * A copy whose median event lies on pixel {@code (width / 2, height / 2)}; what leaves the sensor is dropped.
     *
     * @return the moved copy, or this stream when it is empty or centred already
     */
    public EventStream centred() {
        return isEmpty() ? this : translate(width / 2 - medianX(), height / 2 - medianY());
    }

    /**
     * A copy mirrored left to right.
     *
     * @return the mirrored copy
     */
    public EventStream mirrored() {
        return mapped(-1, width - 1, 0);
    }

    private EventStream mapped(int xSign, int dx, int dy) {
        short[] newX = new short[size];
        short[] newY = new short[size];
        long[] newTime = new long[size];
        boolean[] newOn = new boolean[size];
        int kept = 0;
        for (int i = first; i < first + size; i++) {
            int column = xSign * x[i] + dx;
            int row = y[i] + dy;
            if (column >= 0 && column < width && row >= 0 && row < height) {
                newX[kept] = (short) column;
                newY[kept] = (short) row;
                newTime[kept] = time[i] - origin;
                newOn[kept] = on[i];
                kept++;
            }
        }
        return new EventStream(width, height, newX, newY, newTime, newOn, 0, kept, 0);
    }

    private int median(short[] column, int range) {
        if (isEmpty()) {
            throw new IllegalStateException("EventStream: expected at least one event for a median, got none");
        }
        int[] counts = new int[range];
        for (int i = first; i < first + size; i++) {
            counts[column[i]]++;
        }
        int needed = (size + 1) / 2;
        int value = 0;
        for (int seen = counts[0]; seen < needed; seen += counts[value]) {
            value++;
        }
        return value;
    }

    /** Index of the first event at or after a time, {@link #size} when there is none. */
    int firstAtOrAfter(long micros) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time[first + middle] - origin < micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Adds 1 for each event of a range to a frame, at {@code base + rowStart[y] + columnStart[x]}, one further for ON.
     */
    void count(int from, int to, int[] rowStart, int[] columnStart, float[] frames, int base) {
        for (int i = first + from; i < first + to; i++) {
            frames[base + rowStart[y[i]] + columnStart[x[i]] + (on[i] ? 1 : 0)]++;
        }
    }

    private int at(int event) {
        if (event < 0 || event >= size) {
            throw new IndexOutOfBoundsException(
                    "EventStream: expected an event in 0.." + (size - 1) + ", got " + event);
        }
        return first + event;
    }

    /** Equal when sensor size and all events are equal, whether view or copy. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof EventStream that)
                || width != that.width
                || height != that.height
                || size != that.size
                || !Arrays.equals(x, first, first + size, that.x, that.first, that.first + size)
                || !Arrays.equals(y, first, first + size, that.y, that.first, that.first + size)
                || !Arrays.equals(on, first, first + size, that.on, that.first, that.first + size)) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (timeMicros(i) != that.timeMicros(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 31 * width + height;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + Long.hashCode(timeMicros(i));
            hash = 31 * hash + (x[first + i] << 16 ^ y[first + i] << 1 ^ (on[first + i] ? 1 : 0));
        }
        return hash;
    }

    @Override
    public String toString() {
        return "EventStream[" + size + " events, " + width + " x " + height + " sensor"
                + (isEmpty() ? "" : ", " + timeMicros(0) + ".." + timeMicros(size - 1) + " us") + "]";
    }

    /** Appends events one by one; checks each of them. Not safe for concurrent use. */
    public static final class Builder {

        /** Most events of a stream: the longest array of every Java. */
        static final int LIMIT = Integer.MAX_VALUE - 8;

        private final int width;
        private final int height;
        private short[] x;
        private short[] y;
        private long[] time;
        private boolean[] on;
        private int size;
        private int disorder = -1;

        private Builder(int width, int height) {
            this(width, height, 1024);
        }

        /** A builder with room for so many events. */
        Builder(int width, int height, int capacity) {
            if (width < 1 || width > Short.MAX_VALUE || height < 1 || height > Short.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "EventStream: expected a sensor of 1..32767 pixels a side, got " + width + " x " + height);
            }
            this.width = width;
            this.height = height;
            x = new short[capacity];
            y = new short[capacity];
            time = new long[capacity];
            on = new boolean[capacity];
        }

        /**
         * Appends an event.
         *
         * @param column x, 0 (left) to width - 1
         * @param row y, 0 (top) to height - 1
         * @param micros time in microseconds, 0 or more
         * @param brighter true for ON, false for OFF
         * @return this builder
         * @throws IllegalArgumentException when the event lies outside the sensor or its time is negative
         */
        public Builder add(int column, int row, long micros, boolean brighter) {
            if (size == x.length) {
                grow(1);
            }
            x[size] = (short) column;
            y[size] = (short) row;
            time[size] = micros;
            on[size] = brighter;
            accept(column, row, micros);
            return this;
        }

        /** Checks the event that was put behind the others, and counts it. */
        private void accept(int column, int row, long micros) {
            if (column < 0 || column >= width || row < 0 || row >= height) {
                throw new IllegalArgumentException("EventStream: expected events inside the " + width + " x " + height
                        + " sensor, got event " + size + " at x = " + column + ", y = " + row
                        + "; is this the right sensor size?");
            }
            if (micros < 0) {
                throw new IllegalArgumentException("EventStream: expected times of 0 us or more, got " + micros
                        + " us for event " + size + "; subtract the time of the first event");
            }
            if (disorder < 0 && size > 0 && micros < time[size - 1]) {
                disorder = size;
            }
            size++;
        }

        /**
         * The number of events so far.
         *
         * @return 0 or more
         */
        public int size() {
            return size;
        }

        /**
         * The stream of the events so far; the builder may be used further.
         *
         * @return a stream of its own memory
         * @throws IllegalStateException when times decrease; {@link #buildSorted} accepts that
         */
        public EventStream build() {
            if (disorder >= 0) {
                throw new IllegalStateException("EventStream: expected times that never decrease, got "
                        + time[disorder] + " us for event " + disorder + " after " + time[disorder - 1]
                        + " us; use buildSorted() if the order does not matter");
            }
            return new EventStream(
                    width,
                    height,
                    Arrays.copyOf(x, size),
                    Arrays.copyOf(y, size),
                    Arrays.copyOf(time, size),
                    Arrays.copyOf(on, size),
                    0,
                    size,
                    0);
        }

        /**
         * The stream of the events so far, sorted by time; events of equal time keep the order they were added in.
         *
         * @return a stream of its own memory
         */
        public EventStream buildSorted() {
            if (disorder < 0) {
                return build();
            }
            int[] order = TimeOrder.stable(time, size);
            short[] newX = new short[size];
            short[] newY = new short[size];
            long[] newTime = new long[size];
            boolean[] newOn = new boolean[size];
            for (int i = 0; i < size; i++) {
                int from = order[i];
                newX[i] = x[from];
                newY[i] = y[from];
                newTime[i] = time[from];
                newOn[i] = on[from];
            }
            return new EventStream(width, height, newX, newY, newTime, newOn, 0, size, 0);
        }

        /**
         * The sorted stream, with this builder's own columns where they need no change; the builder is not used again.
         */
        EventStream handOverSorted() {
            return disorder < 0 && size == x.length
                    ? new EventStream(width, height, x, y, time, on, 0, size, 0)
                    : buildSorted();
        }

        /** Appends a block. */
        void addAll(EventBlock block) {
            int count = block.size();
            if (count > x.length - size) {
                grow(count);
            }
            block.copyTo(x, y, time, on, size);
            if (fits(size, size + count)) {
                size += count;
                return;
            }
            for (int i = 0; i < count; i++) {
                accept(x[size], y[size], time[size]);
            }
        }

        /**
         * Whether events behind the others lie on the sensor and in order: signs of columns, which is soon looked at.
         */
        private boolean fits(int from, int to) {
            int outside = 0;
            for (int i = from; i < to; i++) {
                outside |= x[i] | y[i] | (width - 1 - x[i]) | (height - 1 - y[i]);
            }
            long previous = from == 0 ? 0 : time[from - 1];
            long backwards = 0;
            for (int i = from; i < to; i++) {
                backwards |= time[i] | (time[i] - previous);
                previous = time[i];
            }
            return outside >= 0 && backwards >= 0;
        }

        private void grow(int more) {
            if (size > LIMIT - more) {
                throw new IllegalStateException("EventStream: expected at most " + LIMIT + " events, got more");
            }
            int capacity = (int) Math.min(LIMIT, Math.max(2L * size, size + more));
            x = Arrays.copyOf(x, capacity);
            y = Arrays.copyOf(y, capacity);
            time = Arrays.copyOf(time, capacity);
            on = Arrays.copyOf(on, capacity);
        }
    }
}
