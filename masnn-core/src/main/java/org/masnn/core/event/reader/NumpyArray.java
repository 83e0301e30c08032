package org.masnn.core.event.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.masnn.core.event.EventFormatException;

/**
 * An array in a NumPy file.
 *
 * @param path the file
 * @param name of the array in the file, empty for a file that is one array
 * @param bytes opens the array at its header
 */
record NumpyArray(Path path, String name, Opener bytes) {

    /** Opens a stream of bytes. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    NumpyHeader header() throws IOException {
        try (InputStream in = bytes.open()) {
            return NumpyHeader.read(in);
        } catch (IOException | RuntimeException e) {
            throw new EventFormatException(
                    path,
                    0,
                    "expected " + (name.isEmpty() ? "a NumPy array" : "a NumPy array in " + name)
                            + ", got a header that cannot be read (" + e.getMessage() + ")");
        }
    }

    /**
     * A column of numbers of the array.
     *
     * @param header of this array
     * @param field which number of a record
     * @param stride bytes of a record
     * @param skipped bytes between the header and the first record
     */
    NumberColumn.Opener column(NumpyHeader header, NumpyHeader.Field field, int stride, long skipped) {
        return () -> {
            InputStream in = bytes.open();
            try {
                in.skipNBytes(header.headerBytes() + skipped);
            } catch (IOException | RuntimeException e) {
                in.close();
                throw new EventFormatException(path, 0, "expected the numbers of " + name + ", got " + e);
            }
            return new StreamColumn(in, field.format(), stride, field.offset());
        };
    }
}
