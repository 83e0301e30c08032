package org.masnn.core.data.set;

import java.util.Objects;

/**
 * What is wrong with a data set.
 *
 * @param severity what follows from it
 * @param message the file or folder, what was expected, what came and what to do
 */
public record DataSetProblem(Severity severity, String message) {

    /** What follows from a problem. */
    public enum Severity {

        /** Something is missing, damaged or contradictory: samples cannot be read before that is put right. */
        DAMAGE,

        /**
         * There is less than the authors ship. What there is can be read, but results are not those of the data set.
         */
        INCOMPLETE,

        /** Worth knowing; nothing is wrong. */
        NOTE
    }

    /**
     * Checks the values.
     *
     * @param severity not null
     * @param message not null
     */
    public DataSetProblem {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
    }
}
