package org.masnn.core.event.reader;

import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/** A camera's counter of microseconds as a time that goes on when the counter wraps round. */
final class DeviceClock {

    private final long range;
    private long wraps;
    private long previous;
    private long latest = -1;

    /**
     * A clock.
     *
     * @param bits of the counter
     */
    DeviceClock(int bits) {
        range = 1L << bits;
    }

    /** The time of the next reading. A step back by more than half the range is a wrap. */
    long time(long counter) {
        if (previous - counter > range / 2) {
            wraps += range;
        } else if (counter - previous > range / 2 && wraps > 0) {
            wraps -= range; // an event from before the wrap that arrives after it
        }
        previous = counter;
        return wraps + counter;
    }

    /** A time, unless it lies so far before the latest one that the clock must have been set back. */
    long forward(long time, RecordingFile file, long offset) throws EventFormatException {
        if (time > latest) {
            latest = time;
        } else if (latest - time > EventSource.MAXIMUM_DISORDER_MICROS) {
            throw file.failure(
                    offset,
                    "expected times that decrease by " + EventSource.MAXIMUM_DISORDER_MICROS + " us at most, got "
                            + time + " us after " + latest
                            + " us; the clock was set back, or the file is damaged here");
        }
        return time;
    }
}
