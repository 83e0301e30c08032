package org.masnn.core.training;

import java.util.List;

/** A learning rate for the next epoch that follows from the epochs before, as no DL4J schedule can. */
@FunctionalInterface
public interface LearningRateRule {

    /**
     * The learning rate of the epoch that comes next.
     *
     * @param epochs the completed epochs, none before the first; not modified
     * @return above 0; always the same for the same epochs
     */
    double after(List<TrainingProgress.Epoch> epochs);
}
