package org.masnn.core.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads AEDAT 2.0 recordings of the DVS128 (128 x 128 pixels) as jAER writes them: header lines that start with
 * {@code #}, then records of two big-endian 32-bit numbers, address and time in microseconds.
 *
 * <p>Address bits: 0 polarity (0 = ON), 1-7 column counted from the right, 8-14 row counted from the bottom, 15 special
 * event. Columns and rows are turned so that (0, 0) is the top left pixel. Special events carry no pixel: they are
 * skipped and counted. The 32-bit clock may wrap round; a smaller step back in time is an error.
 */
public final class Aedat2Reader implements EventReader {

    private static final Logger LOG = LoggerFactory.getLogger(Aedat2Reader.class);
    private static final int SENSOR = 128;
    private static final int RECORD_BYTES = 8;
    private static final String MAGIC = "#!AER-DAT";
    private static final int SPECIAL = 1 << 15;
    private static final long CLOCK_RANGE = 1L << 32;

    /** A reader; it keeps no state and may be shared. */
    public Aedat2Reader() {}

    /**
     * What a file holds.
     *
     * @param events the pixel events
     * @param specialEvents how many special events were skipped
     */
    public record Recording(EventStream events, int specialEvents) {}

    @Override
    public EventStream read(Path file) throws IOException {
        Recording recording = readRecording(file);
        if (recording.specialEvents() > 0) {
            LOG.info("{}: skipped {} special events", file, recording.specialEvents());
        }
        return recording.events();
    }

    /**
     * Reads a file and says how many special events it held.
     *
     * @param file the recording; not modified
     * @return events and the number of special events
     * @throws EventFormatException when the file is not AEDAT 2.0, ends inside a record, holds no event, comes from
     *     another sensor or runs backwards in time
     * @throws IOException when the file cannot be read
     */
    public Recording readRecording(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int start = headerEnd(file, content);
        int bytes = content.length - start;
        if (bytes % RECORD_BYTES != 0) {
            throw new EventFormatException(
                    file,
                    "expected whole records of 8 bytes after the header, got a last record of " + bytes % RECORD_BYTES
                            + " bytes at byte " + (content.length - bytes % RECORD_BYTES)
                            + "; the file is truncated, copy it again");
        }
        Recording recording = decode(file, ByteBuffer.wrap(content, start, bytes));
        if (recording.events().isEmpty()) {
            throw new EventFormatException(
                    file,
                    "expected events, got an empty recording (header of " + start + " bytes, "
                            + recording.specialEvents() + " special events)");
        }
        return recording;
    }

    private static int headerEnd(Path file, byte[] content) throws EventFormatException {
        String opening = new String(content, 0, Math.min(content.length, 12), StandardCharsets.ISO_8859_1);
        if (!opening.startsWith(MAGIC)) {
            throw new EventFormatException(
                    file,
                    "expected an AEDAT 2.0 file that begins with \"#!AER-DAT2.0\", got "
                            + (content.length == 0 ? "an empty file" : "other bytes; this is no AEDAT file"));
        }
        String version = opening.substring(MAGIC.length());
        if (!version.equals("2.0")) {
            throw new EventFormatException(
                    file, "expected AEDAT version 2.0, got version " + version.strip() + "; convert it with jAER");
        }
        int position = 0;
        while (position < content.length && content[position] == '#') {
            while (position < content.length && content[position] != '\n') {
                position++;
            }
            if (position == content.length) {
                throw new EventFormatException(
                        file,
                        "expected header lines that end with a line feed, got the end of the file in the header;"
                                + " the file is truncated, copy it again");
            }
            position++;
        }
        return position;
    }

    private static Recording decode(Path file, ByteBuffer records) throws EventFormatException {
        EventStream.Builder events = EventStream.builder(SENSOR, SENSOR);
        int special = 0;
        long wraps = 0;
        long previous = -1;
        while (records.hasRemaining()) {
            int offset = records.position();
            int address = records.getInt();
            long clock = Integer.toUnsignedLong(records.getInt());
            if (address >>> 16 != 0) {
                throw new EventFormatException(
                        file,
                        String.format(
                                "expected DVS128 addresses of 16 bits, got 0x%08X at byte %d; the recording comes from"
                                        + " another sensor (a DAVIS?)",
                                address, offset));
            }
            long time = clock + wraps * CLOCK_RANGE;
            if (previous - time > CLOCK_RANGE / 2) {
                wraps++;
                time += CLOCK_RANGE;
            }
            if (time < previous) {
                throw new EventFormatException(
                        file,
                        "expected times that never decrease, got " + time + " us after " + previous + " us at byte "
                                + offset + "; time runs backwards");
            }
            previous = time;
            if ((address & SPECIAL) != 0) {
                special++;
            } else {
                int column = SENSOR - 1 - (address >> 1 & 127);
                int row = SENSOR - 1 - (address >> 8 & 127);
                events.add(column, row, time, (address & 1) == 0);
            }
        }
        return new Recording(events.build(), special);
    }
}
