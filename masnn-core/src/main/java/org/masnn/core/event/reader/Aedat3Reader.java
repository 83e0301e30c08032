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
 * Reads AEDAT 3.1 recordings as cAER writes them (DVS128 Gesture among them): header lines that start with {@code #} up
 * to {@code #!END-HEADER}, then packets of a 28-byte little-endian header and events. Packets of polarity events of the
 * first camera are read, without the events marked invalid; all others are left out and counted.
 *
 * <p>An event is two 32-bit numbers: bit 0 valid, 1 polarity (1 = ON), 2-16 row from the top, 17-31 column from the
 * left; and 31 bits of time in microseconds, continued by the packet's count of overflows.
 */
public final class Aedat3Reader implements FormatReader {

    private static final String MAGIC = "#!AER-DAT3.1";

    /** The largest sensor that the format's coordinates and an EventStream allow. */
    private static final SensorSize ANY = new SensorSize(Short.MAX_VALUE, Short.MAX_VALUE);

    /** A reader. */
    public Aedat3Reader() {}

    @Override
    public boolean accepts(FileOpening opening) {
        return opening.startsWith(MAGIC);
    }

    @Override
    public EventSource open(Path path) throws IOException {
        if (!accepts(FileOpening.of(path))) {
            throw new EventFormatException(
                    path, 0, "expected an AEDAT 3.1 file that begins with \"" + MAGIC + "\", got other bytes");
        }
        Source source = source(path, null);
        return source.width() < ANY.width() ? source : source(path, SensorSize.ofEvents(source));
    }

    private static Source source(Path path, @Nullable SensorSize known) throws IOException {
        RecordingFile file = RecordingFile.open(path, ByteOrder.LITTLE_ENDIAN);
        try {
            TextHeader header = TextHeader.read(file, '#', "#!END-HEADER");
            String format = header.value("#Format:");
            if (!format.isEmpty() && !format.equals("RAW")) {
                throw new EventFormatException(
                        path,
                        0,
                        "expected an AEDAT 3.1 file of format RAW, got " + format + "; convert it with cAER or jAER");
            }
            SensorSize sensor = known == null ? SensorSize.ofCamera(header.value("#Source")) : known;
            return new Source(file, sensor == null ? ANY : sensor);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static final class Source extends BlockSource {

        private static final int HEADER_BYTES = 28;
        private static final int EVENT_BYTES = 8;
        private static final int POLARITY = 1;

        private final DeviceClock clock = new DeviceClock(62);
        private int cameraNumber = -1;
        private int eventBytes = EVENT_BYTES;
        private long eventsLeft;
        private long unusedBytes;
        private long overflows;

        Source(RecordingFile file, SensorSize sensor) {
            super(file, "AEDAT 3.1", sensor);
        }

        @Override
        boolean fill(EventBlock block) throws IOException {
            if (eventsLeft == 0) {
                return nextPacket();
            }
            int events = (int) Math.min(eventsLeft, Math.min(file().wholeRecords(eventBytes), block.remaining()));
            long offset = file().position();
            ByteBuffer in = file().buffer();
            for (int i = 0; i < events; i++, offset += eventBytes) {
                int data = in.getInt();
                int micros = in.getInt();
                in.position(in.position() + eventBytes - EVENT_BYTES);
                if ((data & 1) == 0) {
                    addOther(1);
                    continue;
                }
                int column = data >>> 17;
                int row = data >>> 2 & 0x7FFF;
                requireInside(column, row, offset);
                if (micros < 0) {
                    throw file().failure(
                                    offset,
                                    "expected a time of 31 bits, got 0x" + Integer.toHexString(micros)
                                            + "; the file is damaged here");
                }
                block.add(column, row, clock.forward(overflows << 31 | micros, file(), offset), (data & 2) != 0);
            }
            eventsLeft -= events;
            return true;
        }

        private boolean nextPacket() throws IOException {
            file().seek(file().position() + unusedBytes);
            unusedBytes = 0;
            long offset = file().position();
            if (file().left() == 0) {
                return false;
            }
            if (!file().holds(HEADER_BYTES)) {
                throw file().truncated(offset, "a packet header of 28 bytes");
            }
            ByteBuffer in = file().buffer();
            int type = in.getShort() & 0xFFFF;
            int camera = in.getShort() & 0xFFFF;
            long size = Integer.toUnsignedLong(in.getInt());
            long timeOffset = Integer.toUnsignedLong(in.getInt());
            long packetOverflows = Integer.toUnsignedLong(in.getInt());
            long capacity = Integer.toUnsignedLong(in.getInt());
            long number = Integer.toUnsignedLong(in.getInt());
            long valid = Integer.toUnsignedLong(in.getInt());
            boolean sane = number <= capacity && valid <= number && timeOffset < Math.max(1, size);
            if (!sane || (type == POLARITY && (size < EVENT_BYTES || size > 1 << 10 || timeOffset != 4))) {
                throw file().failure(
                                offset,
                                "expected a packet header, got type " + type + ", event size " + size + ", capacity "
                                        + capacity + ", events " + number + ", valid " + valid
                                        + "; the file is damaged here");
            }
            if (size * capacity > file().left()) {
                throw file().truncated(
                                offset, "a packet of " + capacity + " events of " + size + " bytes and its header");
            }
            if (type == POLARITY && (cameraNumber < 0 || cameraNumber == camera)) {
                cameraNumber = camera;
                eventBytes = (int) size;
                eventsLeft = number;
                unusedBytes = size * (capacity - number);
                overflows = packetOverflows;
            } else {
                addOther(number);
                unusedBytes = size * capacity;
            }
            return true;
        }
    }
}
