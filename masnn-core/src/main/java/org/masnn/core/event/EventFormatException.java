package org.masnn.core.event;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A recording whose content is not what its reader expects. */
public final class EventFormatException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * An exception about a file.
     *
     * @param file the recording, named at the start of the message
     * @param problem what was expected, what came and what to do
     */
    public EventFormatException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
