package org.masnn.core.event.reader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;

/** Puts recordings together byte by byte, little-endian, and reads them back as lines {@code t x y p}. */
final class RecordingBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    RecordingBytes text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    RecordingBytes bytes(int... bytes) {
        for (int next : bytes) {
            out.write(next);
        }
        return this;
    }

    RecordingBytes shorts(int... shorts) {
        for (int next : shorts) {
            bytes(next, next >> 8);
        }
        return this;
    }

    RecordingBytes ints(int... ints) {
        for (int next : ints) {
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(next)
                    .array());
        }
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    /** Writes the bytes to a file whose name says nothing. */
    Path in(Path folder) throws IOException {
        return Files.write(folder.resolve("recording"), toByteArray());
    }

    /** The events of a recording of any format, sorted, ON as 1 and OFF as 0. */
    static List<String> events(Path file) throws IOException {
        EventStream events = new DetectingReader().read(file);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            lines.add(events.timeMicros(i) + " " + events.x(i) + " " + events.y(i) + " " + (events.isOn(i) ? 1 : 0));
        }
        return lines;
    }

    /** Format, sensor, number of events, records left out and bytes skipped. */
    static String summary(Path file) throws IOException {
        try (EventSource source = new DetectingReader().open(file)) {
            EventBlock block = new EventBlock();
            long events = 0;
            while (source.next(block)) {
                events += block.size();
            }
            return source.format() + " " + source.width() + "x" + source.height()
                    + (source.isSensorMeasured() ? " measured " : " ") + events + " events, " + source.otherRecords()
                    + " others, " + source.skippedBytes() + " bytes skipped";
        }
    }
}
