package org.masnn.core.event;

import java.io.Closeable;
import java.io.IOException;

/**
 * An open recording that gives its events block by block, in the order of the file and with times as stored (they need
 * not start at 0), in memory that does not grow with the recording. Close it after use. For one thread.
 */
public interface EventSource extends Closeable {

    /**
     * The most by which a time may lie before the latest one so far, 100 ms, a choice of this project: read-out of busy
     * sensors shuffles events by microseconds, a clock that was set back in mid-recording jumps by more.
     */
    long MAXIMUM_DISORDER_MICROS = 100_000;

    /**
     * The name of the recording's format, such as {@code AEDAT 2.0}.
     *
     * @return a short name
     */
    String format();

    /**
     * The sensor's width: what the recording says, or what its events need where it says nothing.
     *
     * @return pixels
     */
    int width();

    /**
     * The sensor's height.
     *
     * @return pixels
     */
    int height();

    /**
     * Whether width and height are the smallest that hold the events, because the recording does not say how large the
     * sensor is. Two such recordings of one sensor may differ.
     *
     * @return false when the recording or its format says the size
     */
    default boolean isSensorMeasured() {
        return false;
    }

    /**
     * Empties a block and fills it with the next events, at least one unless the recording is over.
     *
     * @param block modified
     * @return false when there was no event left
     * @throws EventFormatException when the content is not what the format asks for; the events before that place were
     *     given by earlier calls or are in the block
     * @throws IOException when the recording cannot be read
     */
    boolean next(EventBlock block) throws IOException;

    /**
     * Bytes of pixel events so far that could not be used, such as those before a camera's first complete time word.
     *
     * @return 0 or more
     */
    long skippedBytes();

    /**
     * Records so far that are no pixel events, and so were left out: frames, inertial samples, triggers, special
     * events.
     *
     * @return 0 or more
     */
    long otherRecords();
}
