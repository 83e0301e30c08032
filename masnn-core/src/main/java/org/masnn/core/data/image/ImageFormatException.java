package org.masnn.core.data.image;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An image file, or a folder of them, whose content is not what was expected. */
public final class ImageFormatException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * An exception about a file.
     *
     * @param name the file or folder, named at the start of the message
     * @param problem what was expected, what came and what to do
     */
    public ImageFormatException(String name, String problem) {
        super(name + ": " + problem);
    }

    ImageFormatException(String name, String problem, @Nullable Throwable cause) {
        super(name + ": " + problem, cause);
    }
}
