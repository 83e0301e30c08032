package org.masnn.models.distributed;

import java.io.Serializable;

/**
 * Which tasks belong together. Spark numbers the stages of an application as they come, and how often one was begun again.
 *
 * @param stage number of the stage
 * @param number how many attempts of it there were before
 */
record StageAttempt(int stage, int number) implements Serializable {

    /** Before all others. */
    static final StageAttempt NONE = new StageAttempt(-1, 0);

    boolean isBefore(StageAttempt other) {
        return stage < other.stage || (stage == other.stage && number < other.number);
    }

    @Override
    public String toString() {
        return "attempt " + number + " of stage " + stage;
    }
}
