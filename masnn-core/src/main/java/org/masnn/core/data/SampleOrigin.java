package org.masnn.core.data;

import java.util.Objects;

/**
 * Where a sample comes from: what must not be torn apart when samples are held back for validation, and what accuracies
 * are reported by.
 *
 * @param recording the recording it was cut from, unique within its data set, for instance the file's name
 * @param subject who or what was recorded, for instance {@code user07}; the recording where nothing is known
 */
public record SampleOrigin(String recording, String subject) {

    /**
     * Checks the values.
     *
     * @param recording not null
     * @param subject not null
     */
    public SampleOrigin {
        Objects.requireNonNull(recording, "recording");
        Objects.requireNonNull(subject, "subject");
    }

    /**
     * A recording of nobody known.
     *
     * @param recording its name
     * @return an origin whose subject is the recording
     */
    public static SampleOrigin of(String recording) {
        return new SampleOrigin(recording, recording);
    }
}
