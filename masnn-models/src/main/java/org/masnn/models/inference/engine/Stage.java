package org.masnn.models.inference.engine;

/** One operation at work for one stream: computes its frame of the time step that is run. */
interface Stage {

    /** Memory of stages that carry nothing from one time step to the next. */
    float[] NO_STATE = {};

    /**
     * Computes one time step.
     *
     * @param frames where it reads and writes; nothing is allocated
     */
    void run(Frames frames);

    /**
     * What is carried to the next time step, as one array that is read and written from outside to save and restore it.
     */
    default float[] state() {
        return NO_STATE;
    }

    /** What the state holds before the first time step. */
    default float initialState() {
        return 0;
    }
}
