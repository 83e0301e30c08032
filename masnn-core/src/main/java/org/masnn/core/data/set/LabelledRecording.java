package org.masnn.core.data.set;

import java.nio.file.Path;
import java.util.Objects;
import org.masnn.core.data.SampleOrigin;

/**
 * A recording of a data set and which parts of it are samples.
 *
 * @param file the recording
 * @param origin its name, unique in the data set, and who was recorded
 * @param cut makes the samples
 */
public record LabelledRecording(Path file, SampleOrigin origin, SampleCut cut) {

    /**
     * Checks the values.
     *
     * @param file not null
     * @param origin not null
     * @param cut not null
     */
    public LabelledRecording {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(cut, "cut");
    }
}
