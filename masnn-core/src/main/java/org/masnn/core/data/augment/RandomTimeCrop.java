package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Cuts a clip of fixed length out of a longer recording, its start uniform over all places where it fits: how the
 * authors' published code trains, with the {@code dt * T} of the frames as length. A recording that is not longer than
 * the clip is taken from its start, and the frames behind its last event stay empty.
 *
 * <p>Put it first, so that the other steps have less to do.
 *
 * @param lengthMicros length of the clip in microseconds, for frames {@code framing.durationMicros()}
 */
public record RandomTimeCrop(long lengthMicros) implements EventAugmentation {

    /**
     * A crop.
     *
     * @param lengthMicros length of the clip in microseconds, 1 or more
     * @throws IllegalArgumentException when it is below 1
     */
    public RandomTimeCrop {
        if (lengthMicros < 1) {
            throw new IllegalArgumentException(
                    "RandomTimeCrop: expected a length of 1 us or more, got " + lengthMicros + " us");
        }
    }

    /**
     * Cuts a clip.
     *
     * @param events times relative to the start of the recording; not modified
     * @param random draws the start
     * @return a view with times relative to the start of the clip
     */
    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        long room = events.isEmpty() ? 0 : events.timeMicros(events.size() - 1) + 1 - lengthMicros;
        long start = room > 0 ? random.nextLong(room + 1) : 0;
        return events.window(start, Math.addExact(start, lengthMicros)).relativeTo(start);
    }
}
