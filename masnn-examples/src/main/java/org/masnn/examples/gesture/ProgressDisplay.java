package org.masnn.examples.gesture;

import org.masnn.core.training.TrainingProgress;

/** Shows how training goes. */
interface ProgressDisplay extends AutoCloseable {

    /** Shows nothing. */
    ProgressDisplay NONE = new ProgressDisplay() {
        @Override
        public void batch(TrainingProgress state) {}

        @Override
        public void epoch(TrainingProgress state) {}

        @Override
        public void close() {}
    };

    /** After each batch. */
    void batch(TrainingProgress state);

    /** After each epoch. */
    void epoch(TrainingProgress state);

    @Override
    void close();
}
