package org.masnn.core.event.reader;

import java.io.Closeable;
import java.io.IOException;

/** Numbers of one kind, read from the first to the last. */
interface NumberColumn extends Closeable {

    /** Reads the next numbers into the start of an array. */
    void read(double[] into, int count) throws IOException;

    /** Opens a column at its first number. */
    @FunctionalInterface
    interface Opener {
        NumberColumn open() throws IOException;
    }
}
