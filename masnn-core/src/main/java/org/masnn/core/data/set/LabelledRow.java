package org.masnn.core.data.set;

/**
 * A row of a label file: the events with {@code startMicros <= time < endMicros} are one sample.
 *
 * @param line the row's line in the label file, from 1 on
 * @param label class, 0 or more
 * @param startMicros on the clock of the recording
 * @param endMicros on the clock of the recording, after the start
 */
public record LabelledRow(int line, int label, long startMicros, long endMicros) {

    /**
     * Checks the values.
     *
     * @param line 1 or more
     * @param label 0 or more
     * @param startMicros any
     * @param endMicros after the start
     * @throws IllegalArgumentException when a value is out of range
     */
    public LabelledRow {
        if (line < 1 || label < 0 || endMicros <= startMicros) {
            throw new IllegalArgumentException("LabelledRow: expected a line of 1 or more, a label of 0 or more and an"
                    + " end after the start, got line " + line + ", label " + label + ", " + startMicros + ".."
                    + endMicros + " us");
        }
    }
}
