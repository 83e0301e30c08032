package org.masnn.core.data.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.masnn.core.event.EventStream;

/**
 * The events of a sample as bytes, little-endian columns one after the other: times from the sample's start (4 bytes,
 * or 8 where the sample lasts longer than 71 minutes), columns and rows (1 byte each where the sensor has 256 pixels or
 * fewer, else 2), and polarities (1 bit). That is 6.1 bytes an event for most data sets.
 *
 * @param width the sensor's, pixels
 * @param height the sensor's, pixels
 */
record SampleCoding(int width, int height) {

    private static final int BYTE_SIDE = 256;
    private static final long INT_MICROS = 1L << 32;

    /** Bytes of a time. */
    static int timeBytes(EventStream events) {
        return events.isEmpty() || events.timeMicros(events.size() - 1) < INT_MICROS ? 4 : 8;
    }

    /** Bytes of a sample. */
    long bytes(int events, int timeBytes) {
        return (long) events * (timeBytes + columnBytes(width) + columnBytes(height)) + (events + 7L) / 8;
    }

    /** Bytes of an event in a long sample, about. */
    double bytesPerEvent() {
        return 4 + columnBytes(width) + columnBytes(height) + 1 / 8.0;
    }

    private static int columnBytes(int side) {
        return side <= BYTE_SIDE ? 1 : 2;
    }

    /** A sample as bytes, from a buffer's position on. */
    void encode(EventStream events, int timeBytes, ByteBuffer out) {
        out.order(ByteOrder.LITTLE_ENDIAN);
        int size = events.size();
        for (int i = 0; i < size; i++) {
            if (timeBytes == 4) {
                out.putInt((int) events.timeMicros(i));
            } else {
                out.putLong(events.timeMicros(i));
            }
        }
        for (int i = 0; i < size; i++) {
            put(out, events.x(i), width);
        }
        for (int i = 0; i < size; i++) {
            put(out, events.y(i), height);
        }
        for (int i = 0; i < size; i += 8) {
            int bits = 0;
            for (int bit = 0; bit < 8 && i + bit < size; bit++) {
                bits |= (events.isOn(i + bit) ? 1 : 0) << bit;
            }
            out.put((byte) bits);
        }
    }

    private static void put(ByteBuffer out, int value, int side) {
        if (side <= BYTE_SIDE) {
            out.put((byte) value);
        } else {
            out.putShort((short) value);
        }
    }

    /** The sample that begins at a buffer's position. */
    EventStream decode(ByteBuffer in, int events, int timeBytes) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        int times = in.position();
        int columns = times + events * timeBytes;
        int rows = columns + events * columnBytes(width);
        int polarities = rows + events * columnBytes(height);
        EventStream.Builder stream = EventStream.builder(width, height);
        for (int i = 0; i < events; i++) {
            long time = timeBytes == 4 ? Integer.toUnsignedLong(in.getInt(times + 4 * i)) : in.getLong(times + 8 * i);
            int column = get(in, columns, i, width);
            int row = get(in, rows, i, height);
            stream.add(column, row, time, (in.get(polarities + i / 8) >> i % 8 & 1) != 0);
        }
        return stream.build();
    }

    private static int get(ByteBuffer in, int start, int index, int side) {
        return side <= BYTE_SIDE ? in.get(start + index) & 0xFF : in.getShort(start + 2 * index);
    }
}
