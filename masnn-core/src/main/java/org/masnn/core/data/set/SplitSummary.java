package org.masnn.core.data.set;

import java.util.List;

/**
 * What one part of a data set, training or testing, holds.
 *
 * @param recordings number of recordings
 * @param subjects who was recorded, sorted
 * @param samplesPerClass number of samples, in the order of the classes
 * @param events number of events of all samples
 * @param bytes size of the recordings' files
 */
public record SplitSummary(
        int recordings, List<String> subjects, List<Integer> samplesPerClass, long events, long bytes) {

    /**
     * Copies the lists.
     *
     * @param recordings 0 or more
     * @param subjects who was recorded, sorted
     * @param samplesPerClass one number a class
     * @param events 0 or more
     * @param bytes 0 or more
     */
    public SplitSummary {
        subjects = List.copyOf(subjects);
        samplesPerClass = List.copyOf(samplesPerClass);
    }

    /**
     * The number of samples of all classes.
     *
     * @return 0 or more
     */
    public int samples() {
        return samplesPerClass.stream().mapToInt(Integer::intValue).sum();
    }
}
