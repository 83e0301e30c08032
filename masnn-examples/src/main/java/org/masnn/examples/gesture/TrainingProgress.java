package org.masnn.examples.gesture;

/** Shows how training goes. */
interface TrainingProgress extends AutoCloseable {

    /** After each batch. */
    void batch(RunState state);

    /** After each epoch. */
    void epoch(RunState state);

    @Override
    void close();
}
