package org.masnn.core.training;

import java.io.IOException;
import org.masnn.core.data.EpochIterator;

/** Makes the steps of a {@link ResumableTraining}, here or on other machines. */
@FunctionalInterface
public interface TrainingSteps {

    /**
     * What a step was of.
     *
     * @param examples how many, 1 or more
     * @param correct how many of them were answered right; 0 where that is not counted
     */
    record Outcome(int examples, long correct) {}

    /**
     * Makes one step: parameters, updater, score and iteration count of the network that is trained are modified, its
     * listeners called.
     *
     * @param batches at the step's first batch; moved behind its last
     * @param count most batches of the step, fewer at the end of an epoch
     * @param seed of this step's dropout and weight noise
     * @return what it was of
     * @throws IOException if examples cannot be read, or other machines reached; the network is not modified then
     * @throws TrainingDivergedException if a gradient is not finite; the network is not modified then
     */
    Outcome next(EpochIterator batches, int count, long seed) throws IOException;
}
