package org.masnn.core.event.reader;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.masnn.core.event.EventFormatException;

/** The zip file around NumPy arrays. */
final class NumpyArchive {

    static final String MAGIC = "PK\u0003\u0004";
    private static final String SUFFIX = ".npy";

    private NumpyArchive() {}

    static ZipFile open(Path path) throws IOException {
        try {
            return new ZipFile(path.toFile());
        } catch (ZipException | EOFException | RuntimeException e) {
            throw new EventFormatException(
                    path,
                    Files.size(path),
                    "expected the directory of a zip file in front of here, got none that can be read ("
                            + e.getMessage() + "); the file is truncated or damaged, copy it again");
        }
    }

    /** The array's name: the entry's without its suffix. */
    static String name(ZipEntry entry) {
        return entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
    }

    static boolean isArray(ZipEntry entry) {
        return entry.getName().endsWith(SUFFIX);
    }

    static InputStream in(ZipFile zip, ZipEntry entry) throws IOException {
        InputStream in = zip.getInputStream(entry);
        if (in == null) {
            throw new ZipException("no bytes for " + entry.getName());
        }
        return new BufferedInputStream(in, 1 << 15);
    }
}
