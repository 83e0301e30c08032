package org.masnn.core.event.reader;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Numbers that follow each other at equal distances in a stream of bytes. */
final class StreamColumn implements NumberColumn {

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final NumberFormat format;
    private final int stride;
    private final int offset;
    private final ByteBuffer buffer;

    /**
     * A column.
     *
     * @param in stands at the first record
     * @param format of a number
     * @param stride bytes of a record
     * @param offset of the number in the record
     */
    StreamColumn(InputStream in, NumberFormat format, int stride, int offset) {
        this.in = in;
        this.format = format;
        this.stride = stride;
        this.offset = offset;
        buffer =
                ByteBuffer.allocate(Math.max(1, BUFFER_BYTES / stride) * stride).order(format.order());
    }

    @Override
    public void read(double[] into, int count) throws IOException {
        int records = buffer.capacity() / stride;
        for (int done = 0; done < count; done += records) {
            int part = Math.min(records, count - done);
            int got = in.readNBytes(buffer.array(), 0, part * stride);
            if (got < part * stride) {
                throw new EOFException("the numbers end too early");
            }
            for (int i = 0; i < part; i++) {
                into[done + i] = format.get(buffer, i * stride + offset);
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
