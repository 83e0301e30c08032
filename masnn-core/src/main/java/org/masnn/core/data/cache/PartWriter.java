package org.masnn.core.data.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventStream;

/**
 * Writes a part: a mark, the bytes of the samples, the index (key, number of samples, an entry each), and at the end
 * the index's length and checksum and the mark again.
 */
final class PartWriter implements Closeable {

    static final byte[] MARK = "MASNNEV1".getBytes(StandardCharsets.US_ASCII);
    static final int KEY_BYTES = 32;
    static final int ENTRY_BYTES = 4 + 4 + 4 + 4 + 4 + 8 + 4;
    static final int TRAILER_BYTES = 4 + 4 + MARK.length;

    private final FileChannel channel;
    private final SampleCoding coding;
    private final List<PartEntry> entries = new ArrayList<>();
    private long position;

    PartWriter(Path file, SampleCoding coding) throws IOException {
        this.coding = coding;
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            write(ByteBuffer.wrap(MARK));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void add(Path source, int recording, int place, int label, EventStream events) throws IOException {
        int timeBytes = SampleCoding.timeBytes(events);
        long bytes = coding.bytes(events.size(), timeBytes);
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new EventFormatException(
                    source,
                    "expected samples of at most 2 GB, got " + events.size() + " events; cut it into time windows");
        }
        ByteBuffer encoded = ByteBuffer.allocate((int) bytes);
        coding.encode(events, timeBytes, encoded);
        CRC32C checksum = new CRC32C();
        checksum.update(encoded.flip());
        entries.add(
                new PartEntry(recording, place, label, events.size(), timeBytes, position, (int) checksum.getValue()));
        write(encoded.rewind());
    }

    /** Writes the index and waits until everything is on the disk. */
    void finish(byte[] key) throws IOException {
        entries.sort(Comparator.comparingInt(PartEntry::recording).thenComparingInt(PartEntry::place));
        ByteBuffer index = ByteBuffer.allocate(KEY_BYTES + 4 + ENTRY_BYTES * entries.size())
                .order(ByteOrder.LITTLE_ENDIAN);
        index.put(key).putInt(entries.size());
        for (PartEntry entry : entries) {
            index.putInt(entry.recording())
                    .putInt(entry.place())
                    .putInt(entry.label())
                    .putInt(entry.events())
                    .putInt(entry.timeBytes())
                    .putLong(entry.offset())
                    .putInt(entry.checksum());
        }
        CRC32C checksum = new CRC32C();
        checksum.update(index.flip());
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt(index.limit()).putInt((int) checksum.getValue()).put(MARK);
        write(index.rewind());
        write(trailer.flip());
        channel.force(true);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            position += channel.write(bytes);
        }
    }

    long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
