package org.masnn.core.event.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The first bytes of a file, by which readers recognise their format.
 *
 * @param path the file
 * @param bytes up to {@value #BYTES} bytes
 * @param length bytes of the whole file
 */
record FileOpening(Path path, byte[] bytes, long length) {

    static final int BYTES = 1 << 16;

    static FileOpening of(Path path) throws IOException {
        RecordingFile.requireFile(path);
        try (InputStream in = Files.newInputStream(path)) {
            return new FileOpening(path, in.readNBytes(BYTES), Files.size(path));
        }
    }

    boolean startsWith(String text) {
        return hasAt(0, text);
    }

    /** Whether a text, one byte a character, lies at a place. */
    boolean hasAt(int offset, String text) {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= offset + expected.length
                && Arrays.equals(bytes, offset, offset + expected.length, expected, 0, expected.length);
    }

    ByteBuffer littleEndian() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The bytes as text, one character a byte. */
    String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The lines at the start that begin with a mark and hold nothing but text. */
    List<String> linesMarked(char mark) {
        return text().substring(0, bytesMarked(mark)).lines().toList();
    }

    /** How many bytes those lines take. */
    int bytesMarked(char mark) {
        int end = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (i == end && bytes[i] != mark) {
                break;
            }
            if (bytes[i] == '\n') {
                end = i + 1;
            } else if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
                break;
            }
        }
        return end;
    }
}
