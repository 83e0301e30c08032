package org.masnn.examples.program;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that a command makes: complete or not there at all, and never in the place of another without being told.
 *
 * @param path where
 * @param replace whether a file there may be replaced
 */
public record OutputFile(Path path, boolean replace) {

    /** Writes content to a stream. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes.
         *
         * @param out to this; need not be closed
         * @throws IOException when it cannot be written
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Fails where writing would, or would destroy something.
     *
     * @throws IllegalArgumentException if it cannot be written, or exists and may not be replaced
     */
    public void requireFree() {
        new ReportFile("OUTPUT", path).requireWritable();
        if (!replace && Files.exists(path)) {
            throw new IllegalArgumentException(
                    "OUTPUT: expected a new file, got " + path + ", which exists; --force replaces it");
        }
    }

    /**
     * Writes the file, complete or not at all.
     *
     * @param content what is written
     * @throws IOException when it cannot be written; then what was there is there still
     */
    public void write(Content content) throws IOException {
        // Not createTempFile, whose files only their owner may read.
        Path temporary = path.resolveSibling(".masnn-" + UUID.randomUUID() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    1 << 16)) {
                content.writeTo(out);
            }
            Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
