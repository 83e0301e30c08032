package org.masnn.core.event;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A recording whose content is not what its reader expects. */
public final class EventFormatException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final long byteOffset;

    /**
     * An exception about a file.
     *
     * @param file the recording, named at the start of the message
     * @param problem what was expected, what came and what to do
     */
    public EventFormatException(Path file, String problem) {
        super(file + ": " + problem);
        byteOffset = -1;
    }

    /**
     * An exception about a place in a file.
     *
     * @param file the recording, named at the start of the message
     * @param byteOffset where the problem begins, counted from the file's first byte; part of the message
     * @param problem what was expected, what came and what to do
     */
    public EventFormatException(Path file, long byteOffset, String problem) {
        super(file + ": at byte " + byteOffset + ": " + problem);
        this.byteOffset = byteOffset;
    }

    /**
     * Where the problem begins.
     *
     * @return bytes from the start of the file, -1 when the problem has no place
     */
    public long byteOffset() {
        return byteOffset;
    }
}
