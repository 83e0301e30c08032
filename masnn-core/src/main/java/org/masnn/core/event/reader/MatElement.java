package org.masnn.core.event.reader;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The tag in front of a data element of a MATLAB 5 file.
 *
 * @param type of the data
 * @param bytes of the data
 * @param padding bytes behind the data, which ends on a multiple of 8
 * @param small the data where it lies inside the tag, empty otherwise
 */
record MatElement(int type, long bytes, int padding, byte[] small) {

    static final int INT8 = 1;
    static final int INT32 = 5;
    static final int UINT32 = 6;
    static final int MATRIX = 14;
    static final int COMPRESSED = 15;

    /** Names, dimensions and flags are shorter than this. */
    private static final int LONGEST_DESCRIPTION = 1 << 12;

    /** Reads a tag, and the data too where it lies inside. */
    static MatElement read(Input in) throws IOException {
        byte[] tag = in.bytes(8);
        ByteBuffer buffer = ByteBuffer.wrap(tag).order(in.order());
        int first = buffer.getInt();
        int smallBytes = first >>> 16;
        if (smallBytes > 0) {
            if (smallBytes > 4) {
                throw new IllegalArgumentException("small element of " + smallBytes + " bytes");
            }
            byte[] data = new byte[smallBytes];
            buffer.get(data);
            return new MatElement(first & 0xFFFF, smallBytes, 0, data);
        }
        long bytes = Integer.toUnsignedLong(buffer.getInt());
        int padding = first == COMPRESSED ? 0 : (int) (-bytes & 7);
        return new MatElement(first, bytes, padding, new byte[0]);
    }

    boolean isSmall() {
        return small.length > 0;
    }

    /** The whole data of a short element. */
    byte[] description(Input in) throws IOException {
        if (isSmall()) {
            return small;
        }
        if (bytes > LONGEST_DESCRIPTION) {
            throw new IllegalArgumentException("description of " + bytes + " bytes");
        }
        byte[] data = in.bytes((int) bytes);
        in.skip(padding);
        return data;
    }

    /** How numbers of this type lie in the file. */
    NumberFormat numbers(ByteOrder order) {
        return switch (type) {
            case 1 -> new NumberFormat('i', 1, order);
            case 2 -> new NumberFormat('u', 1, order);
            case 3 -> new NumberFormat('i', 2, order);
            case 4 -> new NumberFormat('u', 2, order);
            case 5 -> new NumberFormat('i', 4, order);
            case 6 -> new NumberFormat('u', 4, order);
            case 7 -> new NumberFormat('f', 4, order);
            case 9 -> new NumberFormat('f', 8, order);
            case 12 -> new NumberFormat('i', 8, order);
            case 13 -> new NumberFormat('u', 8, order);
            default -> throw new IllegalArgumentException("numbers of MATLAB type " + type);
        };
    }

    /** A stream that counts its bytes. */
    static final class Input {

        private final InputStream in;
        private final ByteOrder order;
        private long position;

        Input(InputStream in, ByteOrder order) {
            this.in = in;
            this.order = order;
        }

        ByteOrder order() {
            return order;
        }

        long position() {
            return position;
        }

        byte[] bytes(int count) throws IOException {
            byte[] bytes = in.readNBytes(count);
            position += bytes.length;
            if (bytes.length < count) {
                throw new EOFException("the element ends too early");
            }
            return bytes;
        }

        void skip(long count) throws IOException {
            in.skipNBytes(count);
            position += count;
        }
    }
}
