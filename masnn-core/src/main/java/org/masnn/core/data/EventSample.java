package org.masnn.core.data;

import java.util.Objects;
import org.masnn.core.event.EventStream;

/**
 * A labelled window of events.
 *
 * @param events the events, times relative to the start of the window
 * @param label index of the class, 0 or more
 */
public record EventSample(EventStream events, int label) {

    /**
     * Checks the values.
     *
     * @param events not null
     * @param label 0 or more
     * @throws IllegalArgumentException when the label is negative
     */
    public EventSample {
        Objects.requireNonNull(events, "events");
        if (label < 0) {
            throw new IllegalArgumentException("EventSample: expected a label of 0 or more, got " + label);
        }
    }
}
