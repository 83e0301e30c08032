package org.masnn.core.data.cache;

import java.nio.file.Path;

/** Is told how a preparation goes on. Called by the thread that prepares. */
public interface PreparationProgress {

    /** Tells nobody. */
    PreparationProgress NONE = new PreparationProgress() {};

    /**
     * Another thread or process prepares the same samples; this one waits for it.
     *
     * @param folder where
     */
    default void waits(Path folder) {}

    /**
     * There is something to prepare. Not called when everything is there.
     *
     * @param plan what and how much
     */
    default void begins(PreparationPlan plan) {}

    /**
     * More recordings are safe on the disk.
     *
     * @param recordings prepared so far, with those of earlier preparations
     * @param all so many in the end
     * @param bytes written so far by this preparation
     */
    default void done(int recordings, int all, long bytes) {}
}
