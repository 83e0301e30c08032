package org.masnn.core.event;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a recording of any length into windows of time, one after the other, in memory for little more than one window:
 * with a {@link Framing} on each window, how a recording that does not fit in memory is framed. Windows follow each
 * other every {@code strideMicros} from the first event on; a window is complete when an event lies at or behind its
 * end.
 *
 * <p>Times may decrease by {@link EventSource#MAXIMUM_DISORDER_MICROS} at most, since what comes later than that
 * belongs to a window that was given already. For one thread.
 */
public final class EventWindows implements Closeable {

    private final EventSource source;
    private final long lengthMicros;
    private final long strideMicros;
    private final boolean incompleteTail;
    private final EventBlock block = new EventBlock();
    private EventStream held;
    private boolean started;
    private boolean over;
    private boolean tailGiven;
    private long latest = Long.MIN_VALUE;
    private long start;

    /**
     * Windows over a recording.
     *
     * @param source the recording; closed with this
     * @param lengthMicros length of a window in microseconds, 1 or more
     * @param strideMicros distance from one window to the next, 1 or more; less than the length makes them overlap
     * @param incompleteTail whether the last, incomplete window is given too
     * @throws IllegalArgumentException when a number is below 1
     */
    public EventWindows(EventSource source, long lengthMicros, long strideMicros, boolean incompleteTail) {
        if (lengthMicros < 1 || strideMicros < 1) {
            throw new IllegalArgumentException("EventWindows: expected a length and a stride of 1 us or more, got "
                    + lengthMicros + " and " + strideMicros);
        }
        this.source = source;
        this.lengthMicros = lengthMicros;
        this.strideMicros = strideMicros;
        this.incompleteTail = incompleteTail;
        held = EventStream.builder(source.width(), source.height()).build();
    }

    /**
     * The next window.
     *
     * @return its events with times from the window's start on, sorted, maybe none; null after the last window
     * @throws EventFormatException when the recording is damaged
     * @throws IOException when the recording cannot be read, or its times decrease by too much
     */
    public @Nullable EventStream next() throws IOException {
        if (!started) {
            started = true;
            readPast(Long.MIN_VALUE);
            if (held.isEmpty()) {
                return null;
            }
            readPast(held.timeMicros(0)); // an earlier event may still come
            start = held.timeMicros(0);
        } else {
            start = Math.addExact(start, strideMicros);
        }
        long end = Math.addExact(start, lengthMicros);
        readPast(end);
        if (end > latest) {
            if (tailGiven || !incompleteTail || start > latest) {
                return null;
            }
            tailGiven = true;
        }
        return held.window(start, end).relativeTo(start);
    }

    /**
     * The time at which the window given last begins, on the clock of the recording.
     *
     * @return microseconds, 0 before the first window
     */
    public long startMicros() {
        return start;
    }

    /** Reads until no event before a moment can still come, and, to copy seldom, as much again as is kept. */
    private void readPast(long end) throws IOException {
        if (over || reaches(end)) {
            return;
        }
        EventStream kept = held.window(start, Long.MAX_VALUE);
        EventStream.Builder events = EventStream.builder(source.width(), source.height());
        for (int i = 0; i < kept.size(); i++) {
            events.add(kept.x(i), kept.y(i), kept.timeMicros(i), kept.isOn(i));
        }
        do {
            over = !source.next(block);
            for (int i = 0; i < block.size(); i++) {
                requireInOrder(block.timeMicros(i));
            }
            events.addAll(block);
        } while (!over && (!reaches(end) || events.size() < 2L * kept.size()));
        held = events.buildSorted();
    }

    private boolean reaches(long end) {
        return latest != Long.MIN_VALUE && latest - EventSource.MAXIMUM_DISORDER_MICROS >= end;
    }

    private void requireInOrder(long time) throws IOException {
        if (latest != Long.MIN_VALUE && latest - time > EventSource.MAXIMUM_DISORDER_MICROS) {
            throw new IOException("EventWindows: expected times that decrease by " + EventSource.MAXIMUM_DISORDER_MICROS
                    + " us at most, got " + time + " us after " + latest
                    + " us; read the whole recording into memory, which sorts it");
        }
        latest = Math.max(latest, time);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
