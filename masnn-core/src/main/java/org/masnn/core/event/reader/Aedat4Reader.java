package org.masnn.core.event.reader;

import com.google.flatbuffers.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * Reads AEDAT 4 recordings as DV writes them, uncompressed or with LZ4 or Zstandard: a flatbuffer with the list of
 * streams as XML, then packets of one flatbuffer each. The stream of events with the lowest number is read; packets of
 * all other streams (frames, inertial samples, triggers) are left out and counted.
 *
 * <p>An event is 16 little-endian bytes: 64 bits of time in microseconds, 16 of column from the left, 16 of row from
 * the top, 8 of polarity (not 0 = ON), 24 unused.
 */
public final class Aedat4Reader implements FormatReader {

    private static final SensorSize ANY = new SensorSize(Short.MAX_VALUE, Short.MAX_VALUE);

    /** A reader. */
    public Aedat4Reader() {}

    @Override
    public boolean accepts(FileOpening opening) {
        return opening.startsWith(Aedat4Header.MAGIC);
    }

    @Override
    public EventSource open(Path path) throws IOException {
        if (!accepts(FileOpening.of(path))) {
            throw new EventFormatException(
                    path, 0, "expected an AEDAT 4 file that begins with \"#!AER-DAT4.0\", got other bytes");
        }
        Source source = source(path, null);
        return source.width() < ANY.width() ? source : source(path, SensorSize.ofEvents(source));
    }

    private static Source source(Path path, @Nullable SensorSize known) throws IOException {
        RecordingFile file = RecordingFile.open(path, ByteOrder.LITTLE_ENDIAN);
        try {
            Aedat4Header header = Aedat4Header.read(file);
            SensorSize sensor = known == null ? header.sensor() : known;
            return new Source(file, header, sensor == null ? ANY : sensor);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static final class Source extends BlockSource {

        private static final int EVENT_BYTES = 16;

        /** Largest packet after decompression, 4 million events; DV writes some thousand a packet. */
        private static final int LARGEST_PACKET = 1 << 26;

        private final Aedat4Header header;
        private final DeviceClock clock = new DeviceClock(62);
        private int stream;
        private byte[] unpacked = new byte[1 << 16];
        private ByteBuffer events = ByteBuffer.allocate(0);
        private long packetOffset;

        Source(RecordingFile file, Aedat4Header header, SensorSize sensor) {
            super(file, "AEDAT 4.0", sensor);
            this.header = header;
            stream = header.stream();
        }

        @Override
        boolean fill(EventBlock block) throws IOException {
            if (!events.hasRemaining()) {
                return nextPacket();
            }
            int count = Math.min(events.remaining() / EVENT_BYTES, block.remaining());
            for (int i = 0; i < count; i++) {
                int at = events.position();
                long time = events.getLong(at);
                int column = events.getShort(at + 8);
                int row = events.getShort(at + 10);
                boolean on = events.get(at + 12) != 0;
                events.position(at + EVENT_BYTES);
                requireInside(column, row, packetOffset);
                if (time < 0) {
                    throw file().failure(
                                    packetOffset,
                                    "expected times of 0 us or more in this packet, got " + time
                                            + "; the file is damaged here");
                }
                block.add(column, row, clock.forward(time, file(), packetOffset), on);
            }
            return true;
        }

        private boolean nextPacket() throws IOException {
            packetOffset = file().position();
            long left = Math.min(header.end(), file().length()) - packetOffset;
            if (left <= 0) {
                if (header.end() > file().length()) {
                    throw file().truncated(file().length(), "packets up to byte " + header.end());
                }
                return false;
            }
            if (left < 8 || !file().holds(8)) {
                throw file().truncated(packetOffset, "a packet header of 8 bytes");
            }
            int number = file().buffer().getInt();
            int size = file().buffer().getInt();
            if (size < 1 || number < 0) {
                throw file().failure(
                                packetOffset,
                                "expected a packet header, got stream " + number + " and " + size
                                        + " bytes; the file is damaged here");
            }
            if (size > left - 8) {
                throw file().truncated(packetOffset, "a packet of " + size + " bytes");
            }
            if (stream >= 0 && number != stream) {
                file().seek(packetOffset + 8 + size);
                addOther(1);
                return true;
            }
            if (!file().holds(size)) {
                throw file().truncated(packetOffset, "a packet of " + size + " bytes");
            }
            ByteBuffer packed = file().buffer();
            int length = unpack(packed, size);
            file().seek(packetOffset + 8 + size);
            events(ByteBuffer.wrap(unpacked, 0, length).order(ByteOrder.LITTLE_ENDIAN), number);
            return true;
        }

        private int unpack(ByteBuffer packed, int size) throws IOException {
            int length = 0;
            try (InputStream in =
                    header.compression().open(packed.array(), packed.arrayOffset() + packed.position(), size)) {
                while (true) {
                    if (length == unpacked.length) {
                        if (length >= LARGEST_PACKET) {
                            throw new IOException("more than " + LARGEST_PACKET + " bytes");
                        }
                        unpacked = Arrays.copyOf(unpacked, Math.min(LARGEST_PACKET, 2 * length));
                    }
                    int read = in.read(unpacked, length, unpacked.length - length);
                    if (read < 0) {
                        return length;
                    }
                    length += read;
                }
            } catch (IOException | RuntimeException e) { // the libraries throw both for damaged bytes
                throw file().failure(
                                packetOffset,
                                "expected a packet compressed with " + header.compression()
                                        + ", got bytes that do not decompress (" + e.getMessage()
                                        + "); the file is damaged here");
            }
        }

        private void events(ByteBuffer packet, int number) throws IOException {
            try {
                PacketTable table = new PacketTable(packet.slice().order(ByteOrder.LITTLE_ENDIAN));
                if (!table.holdsEvents()) {
                    if (stream >= 0) {
                        throw new IllegalArgumentException("no packet of events");
                    }
                    addOther(1);
                    return;
                }
                stream = number;
                events = table.elements(EVENT_BYTES);
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                throw file().failure(
                                packetOffset,
                                "expected a packet of events, got one that cannot be read (" + e.getMessage()
                                        + "); the file is damaged here");
            }
        }
    }

    /** The flatbuffer of a packet, with its size in front. */
    private static final class PacketTable extends Table {

        private static final int PREFIX_BYTES = 4;

        PacketTable(ByteBuffer prefixed) {
            ByteBuffer buffer = prefixed.position(PREFIX_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
            __reset(buffer.getInt(0), buffer);
        }

        boolean holdsEvents() {
            return __has_identifier(bb, "EVTS");
        }

        /** The elements of the first field, a vector of structures. */
        ByteBuffer elements(int bytes) {
            int field = __offset(4);
            if (field == 0) {
                return ByteBuffer.allocate(0);
            }
            int start = __vector(field);
            long length = (long) bytes * Integer.toUnsignedLong(bb.getInt(start - 4));
            if (start < 0 || length > bb.limit() - start) {
                throw new IllegalArgumentException("events beyond the end of the packet");
            }
            return bb.slice(start, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
