package org.masnn.core.event;

import java.io.IOException;
import java.nio.file.Path;

/** Reads one recording of an event camera. */
@FunctionalInterface
public interface EventReader {

    /**
     * Reads a whole recording.
     *
     * @param file the recording; not modified
     * @return its events, times as stored in the file (they need not start at 0)
     * @throws EventFormatException when the content is not what this reader expects; the message names the file
     * @throws IOException when the file cannot be read
     */
    EventStream read(Path file) throws IOException;
}
