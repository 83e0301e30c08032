package org.masnn.core.event.reader;

import java.io.Closeable;
import java.io.IOException;

/** The rows of a table of events: time, column, row and polarity as plain numbers, before their meaning is known. */
interface EventRows extends Closeable {

    /**
     * Reads the next rows into the start of four arrays of one length.
     *
     * @return how many, 0 at the end
     */
    int read(double[] time, double[] x, double[] y, double[] polarity) throws IOException;

    /** The byte of the file at which these rows, or the container that holds them, begin. */
    long byteOffset();

    /** Opens a table at its first row. */
    @FunctionalInterface
    interface Opener {
        EventRows open() throws IOException;
    }
}
