package org.masnn.core.event.reader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a number lies in a file.
 *
 * @param kind {@code i} signed, {@code u} unsigned, {@code f} floating point, {@code b} boolean
 * @param bytes 1, 2, 4 or 8
 * @param order of the bytes
 */
record NumberFormat(char kind, int bytes, ByteOrder order) {

    NumberFormat {
        boolean known = switch (kind) {
            case 'i', 'u' -> bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
            case 'f' -> bytes == 4 || bytes == 8;
            case 'b' -> bytes == 1;
            default -> false;
        };
        if (!known) {
            throw new IllegalArgumentException("numbers of kind " + kind + bytes + " are not read");
        }
    }

    /** The number at a place of a buffer of this order; whole numbers beyond 2^53 lose their last bits. */
    double get(ByteBuffer in, int at) {
        return switch (kind) {
            case 'f' -> bytes == 4 ? in.getFloat(at) : in.getDouble(at);
            case 'b' -> in.get(at) == 0 ? 0 : 1;
            case 'i' ->
                switch (bytes) {
                    case 1 -> in.get(at);
                    case 2 -> in.getShort(at);
                    case 4 -> in.getInt(at);
                    default -> in.getLong(at);
                };
            default ->
                switch (bytes) {
                    case 1 -> in.get(at) & 0xFF;
                    case 2 -> in.getShort(at) & 0xFFFF;
                    case 4 -> in.getInt(at) & 0xFFFFFFFFL;
                    default -> in.getLong(at) < 0 ? 0x1p63 : in.getLong(at);
                };
        };
    }
}
