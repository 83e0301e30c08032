package org.masnn.core.data.set;

/** Is told how far a data set has been read. May be called by several threads at once. */
@FunctionalInterface
public interface ReadingProgress {

    /** Tells nobody. */
    ReadingProgress NONE = (recordings, all) -> {};

    /**
     * A recording is done.
     *
     * @param recordings so many so far
     * @param all so many in the end
     */
    void read(int recordings, int all);
}
