package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * Reads Prophesee's DAT files of version 2 (N-CARS among them): header lines that start with {@code %}, one byte of
 * event type (0 or 12, both events of change) and one of event size (8), then events of two little-endian 32-bit
 * numbers: time in microseconds, which may wrap round, and 14 bits of column, 14 of row from the top, 1 of polarity (1
 * = ON), 3 unused.
 *
 * <p>Without a size in the header the sensor is the smallest that holds the events.
 */
public final class DatReader implements FormatReader {

    private static final int EVENT_BYTES = 8;
    private static final int EVENT_2D = 0x00;
    private static final int EVENT_CD = 0x0C;
    private static final int ON_BIT = 1 << 28;
    private static final SensorSize ANY = new SensorSize(1 << 14, 1 << 14);

    /** A reader. */
    public DatReader() {}

    @Override
    public boolean accepts(FileOpening opening) {
        String text = opening.text();
        return text.startsWith("% ")
                && (text.startsWith("% Data file containing") || text.contains("\n% Version "))
                && !text.contains("\n% evt ")
                && !text.contains("\n% format ");
    }

    @Override
    public EventSource open(Path path) throws IOException {
        Source source = source(path, null);
        return source.width() < ANY.width() ? source : source(path, SensorSize.ofEvents(source));
    }

    private static Source source(Path path, @Nullable SensorSize known) throws IOException {
        RecordingFile file = RecordingFile.open(path, ByteOrder.LITTLE_ENDIAN);
        try {
            PropheseeHeader header = PropheseeHeader.read(file);
            if (header.datVersion() != 2) {
                throw new EventFormatException(
                        path,
                        0,
                        "expected a DAT file with \"% Version 2\" in its header, got "
                                + (header.datVersion() < 0 ? "no version" : "version " + header.datVersion())
                                + "; convert it with Prophesee's tools");
            }
            long offset = file.position();
            if (!file.holds(2)) {
                throw file.truncated(offset, "event type and event size");
            }
            int type = file.buffer().get() & 0xFF;
            int size = file.buffer().get() & 0xFF;
            if ((type != EVENT_2D && type != EVENT_CD) || size != EVENT_BYTES) {
                throw file.failure(
                        offset,
                        "expected events of type 0 or 12 and 8 bytes, got type " + type + " and " + size + " bytes");
            }
            SensorSize sensor = known == null ? header.sensor() : known;
            return new Source(file, sensor == null ? ANY : sensor);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static final class Source extends BlockSource {

        private final DeviceClock clock = new DeviceClock(32);

        Source(RecordingFile file, SensorSize sensor) {
            super(file, "DAT v2", sensor);
        }

        @Override
        boolean fill(EventBlock block) throws IOException {
            int events = Math.min(file().wholeRecords(EVENT_BYTES), block.remaining());
            if (events == 0) {
                if (file().left() > 0) {
                    throw file().truncated(file().position(), "an event of 8 bytes");
                }
                return false;
            }
            long offset = file().position();
            ByteBuffer in = file().buffer();
            for (int i = 0; i < events; i++, offset += EVENT_BYTES) {
                long counter = Integer.toUnsignedLong(in.getInt());
                int data = in.getInt();
                int column = data & 0x3FFF;
                int row = data >>> 14 & 0x3FFF;
                requireInside(column, row, offset);
                block.add(column, row, clock.forward(clock.time(counter), file(), offset), (data & ON_BIT) != 0);
            }
            return true;
        }
    }
}
