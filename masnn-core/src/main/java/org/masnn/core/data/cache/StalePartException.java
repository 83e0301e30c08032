package org.masnn.core.data.cache;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A part of the cache that was made of other recordings, or of files that changed since. */
final class StalePartException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    StalePartException(Path file) {
        super(file + ": made of other recordings, or of files that changed since");
    }
}
