package org.masnn.core.data;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventStream;

/**
 * A labelled window of events.
 *
 * @param events the events, times relative to the start of the window
 * @param label index of the class, 0 or more
 * @param origin where it comes from, null when that is not known
 */
public record EventSample(
        EventStream events, int label, @Nullable SampleOrigin origin) {

    /**
     * Checks the values.
     *
     * @param events not null
     * @param label 0 or more
     * @param origin may be null
     * @throws IllegalArgumentException when the label is negative
     */
    public EventSample {
        Objects.requireNonNull(events, "events");
        if (label < 0) {
            throw new IllegalArgumentException("EventSample: expected a label of 0 or more, got " + label);
        }
    }

    /**
     * A sample of unknown origin.
     *
     * @param events the events, times relative to the start of the window
     * @param label 0 or more
     * @throws IllegalArgumentException when the label is negative
     */
    public EventSample(EventStream events, int label) {
        this(events, label, null);
    }
}
