package org.masnn.models.inference.engine;

/** An operation that needs all frames of a clip. */
interface ClipStage {

    /**
     * Computes all frames.
     *
     * @param frames {@code [T][H * W * C]}; replaced by the result
     */
    void run(float[][] frames);
}
