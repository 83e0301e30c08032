package org.masnn.models.inference.engine;

/** An operation that needs all frames of a clip: it is shown each as it is made, and changes each before it is used. */
interface ClipStage {

    /**
     * Looks at a frame that has been made, all T one after the other.
     *
     * @param frame {@code [H, W, C]}; not modified
     * @param step its time step
     */
    default void take(float[] frame, int step) {}

    /**
     * Called when all frames have been taken.
     *
     * @param frames {@code [T][H * W * C]}; may be replaced by the result
     */
    void finish(float[][] frames);

    /**
     * Changes a frame that is about to be used.
     *
     * @param frame of those of {@link #finish}; replaced by the result
     * @param step its time step
     */
    default void give(float[] frame, int step) {}
}
