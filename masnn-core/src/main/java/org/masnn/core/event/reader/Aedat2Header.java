package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The text lines at the start of an AEDAT 2.0 file; reading them leaves the file at its first record.
 *
 * @param chip the class of the camera in jAER, empty when the header does not name it
 */
record Aedat2Header(String chip) {

    /** Longest line: jAER writes the camera's preferences as lines of XML, none longer than a few hundred bytes. */
    private static final int LONGEST_LINE = 1 << 16;

    private static final String CHIP = "AEChip:";
    private static final String END = "#End Of ASCII Header";

    static Aedat2Header read(RecordingFile file) throws IOException {
        String chip = "";
        while (file.holds(1) && file.buffer().get(file.buffer().position()) == '#') {
            long start = file.position();
            int bytes = lineLength(file);
            if (bytes == 0) {
                if (start == 0) {
                    throw file.failure(0, "expected a header line of text, got other bytes");
                }
                break; // a record whose first byte happens to be that of '#'
            }
            byte[] line = new byte[bytes];
            file.buffer().get(line);
            String text = new String(line, StandardCharsets.ISO_8859_1);
            if (text.contains(CHIP)) {
                chip = text.substring(text.indexOf(CHIP) + CHIP.length()).strip();
            }
            if (text.startsWith(END)) {
                break;
            }
        }
        return new Aedat2Header(chip);
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
}
