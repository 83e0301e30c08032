package org.masnn.core.data.set;

import java.nio.file.Path;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/** How far a recording has been read: what lies {@link EventSource#MAXIMUM_DISORDER_MICROS} back is complete. */
final class EventClock {

    private final Path file;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    EventClock(Path file) {
        this.file = file;
    }

    /** Goes on to a block; fails where an event belongs to what is complete. */
    void advance(EventBlock block) throws EventFormatException {
        for (int i = 0; i < block.size(); i++) {
            long time = block.timeMicros(i);
            if (!isEmpty() && latest - time > EventSource.MAXIMUM_DISORDER_MICROS) {
                throw new EventFormatException(
                        file,
                        "expected times that decrease by " + EventSource.MAXIMUM_DISORDER_MICROS + " us at most, got "
                                + time + " us after " + latest + " us; sort the recording by time");
            }
            latest = Math.max(latest, time);
            earliest = Math.min(earliest, time);
        }
    }

    boolean isEmpty() {
        return latest == Long.MIN_VALUE;
    }

    long earliest() {
        return earliest;
    }

    long latest() {
        return latest;
    }

    /** Whether no event before a moment can still come. */
    boolean isPast(long moment) {
        return !isEmpty() && latest - EventSource.MAXIMUM_DISORDER_MICROS >= moment;
    }
}
