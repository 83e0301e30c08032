package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of text, each marked by its first character, with which a camera file begins. Reading them leaves the file
 * at its first record.
 *
 * @param lines without their ends
 */
record TextHeader(List<String> lines) {

    /** Longest line: jAER writes the camera's preferences as lines of XML, none longer than a few hundred bytes. */
    private static final int LONGEST_LINE = 1 << 16;

    /** Longest header: jAER's have up to a few hundred kilobytes. */
    private static final int LONGEST_HEADER = 1 << 24;

    /**
     * Reads lines.
     *
     * @param mark the first character of a line
     * @param end how the last line begins; headers without it end at the first byte that is not the mark
     */
    static TextHeader read(RecordingFile file, char mark, String end) throws IOException {
        List<String> lines = new ArrayList<>();
        while (file.holds(1) && file.buffer().get(file.buffer().position()) == mark) {
            int bytes = lineLength(file);
            if (bytes == 0) {
                break; // a record whose first byte happens to be that of the mark
            }
            if (file.position() > LONGEST_HEADER) {
                throw file.failure(
                        file.position(), "expected a header of at most " + LONGEST_HEADER + " bytes, got a longer one");
            }
            byte[] line = new byte[bytes];
            file.buffer().get(line);
            lines.add(new String(line, StandardCharsets.ISO_8859_1).strip());
            if (lines.get(lines.size() - 1).startsWith(end)) {
                break;
            }
        }
        return new TextHeader(lines);
    }

    /** Bytes of the next line with its line feed, 0 when it holds bytes that no text has. */
    private static int lineLength(RecordingFile file) throws IOException {
        for (int i = 0; i < LONGEST_LINE; i++) {
            if (!file.holds(i + 1)) {
                throw file.truncated(file.position(), "a header line that ends with a line feed");
            }
            ByteBuffer buffer = file.buffer();
            byte next = buffer.get(buffer.position() + i);
            if (next == '\n') {
                return i + 1;
            }
            if (next >= 0 && next < ' ' && next != '\r' && next != '\t') {
                return 0;
            }
        }
        return 0;
    }

    /** What follows a key in the first line that holds it, empty when none does. */
    String value(String key) {
        for (String line : lines) {
            int start = line.indexOf(key);
            if (start >= 0) {
                return line.substring(start + key.length()).strip();
            }
        }
        return "";
    }
}
