package org.masnn.core.data.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.masnn.core.event.EventStream;

/** A part that was written, mapped into memory. Safe for many threads. */
final class PartFile {

    /** Samples that follow each other share a mapping up to this size; more than 2 GiB cannot be mapped at once. */
    private static final long MAPPING_BYTES = 1L << 30;

    private final Path file;
    private final CachePart part;
    private final List<PartEntry> entries;
    private final ByteBuffer[] mappings;
    private final int[] positions;

    private PartFile(Path file, CachePart part, List<PartEntry> entries, FileChannel channel) throws IOException {
        this.file = file;
        this.part = part;
        this.entries = List.copyOf(entries);
        mappings = new ByteBuffer[entries.size()];
        positions = new int[entries.size()];
        map(channel);
    }

    /**
     * Opens a part.
     *
     * @throws StalePartException when it holds the samples of other recordings, or of files that changed since
     * @throws IOException when it is damaged; the message says how
     */
    static PartFile open(Path file, CachePart part) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new PartFile(file, part, entries(file, part, channel), channel);
        }
    }

    private static List<PartEntry> entries(Path file, CachePart part, FileChannel channel) throws IOException {
        long length = channel.size();
        long least = PartWriter.MARK.length + PartWriter.KEY_BYTES + 4L + PartWriter.TRAILER_BYTES;
        if (length < least) {
            throw damaged(file, "expected " + least + " bytes or more, got " + length);
        }
        ByteBuffer start = read(channel, 0, PartWriter.MARK.length);
        ByteBuffer trailer = read(channel, length - PartWriter.TRAILER_BYTES, PartWriter.TRAILER_BYTES);
        int indexBytes = trailer.getInt();
        int checksum = trailer.getInt();
        byte[] mark = new byte[PartWriter.MARK.length];
        trailer.get(mark);
        long dataEnd = length - PartWriter.TRAILER_BYTES - indexBytes;
        if (!Arrays.equals(mark, PartWriter.MARK)
                || !start.equals(ByteBuffer.wrap(PartWriter.MARK))
                || indexBytes < PartWriter.KEY_BYTES + 4
                || dataEnd < PartWriter.MARK.length) {
            throw damaged(file, "expected the marks of a complete part, got others");
        }
        ByteBuffer index = read(channel, dataEnd, indexBytes);
        if (checksum(index) != checksum) {
            throw damaged(file, "expected an index of checksum " + checksum + ", got another");
        }
        byte[] key = new byte[PartWriter.KEY_BYTES];
        index.rewind().get(key);
        if (!Arrays.equals(key, part.key())) {
            throw new StalePartException(file);
        }
        int count = index.getInt();
        if ((long) count * PartWriter.ENTRY_BYTES != index.remaining()) {
            throw damaged(file, "expected an index of " + count + " samples, got another length");
        }
        return readEntries(file, part, index, count, dataEnd);
    }

    private static List<PartEntry> readEntries(Path file, CachePart part, ByteBuffer index, int count, long dataEnd)
            throws IOException {
        List<PartEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PartEntry entry = new PartEntry(
                    index.getInt(),
                    index.getInt(),
                    index.getInt(),
                    index.getInt(),
                    index.getInt(),
                    index.getLong(),
                    index.getInt());
            long end = entry.offset() + part.coding().bytes(entry.events(), entry.timeBytes());
            if (entry.offset() < PartWriter.MARK.length || end > dataEnd) {
                throw damaged(file, "expected samples inside the file, got one that ends at byte " + end);
            }
            entries.add(entry);
        }
        return entries;
    }

    private static ByteBuffer read(FileChannel channel, long from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    private static IOException damaged(Path file, String problem) {
        return new IOException(file + ": " + problem + "; this part of the cache is damaged");
    }

    /** Samples lie in the order in which they ended, so a mapping covers some that follow each other in the file. */
    private void map(FileChannel channel) throws IOException {
        Integer[] byOffset = new Integer[entries.size()];
        Arrays.setAll(byOffset, i -> i);
        Arrays.sort(
                byOffset,
                (a, b) -> Long.compare(entries.get(a).offset(), entries.get(b).offset()));
        for (int first = 0; first < byOffset.length; ) {
            long start = entries.get(byOffset[first]).offset();
            int behind = first + 1;
            while (behind < byOffset.length && end(byOffset[behind]) - start <= MAPPING_BYTES) {
                behind++;
            }
            ByteBuffer mapping = channel.map(FileChannel.MapMode.READ_ONLY, start, end(byOffset[behind - 1]) - start);
            for (int i = first; i < behind; i++) {
                mappings[byOffset[i]] = mapping;
                positions[byOffset[i]] = (int) (entries.get(byOffset[i]).offset() - start);
            }
            first = behind;
        }
    }

    private long end(int index) {
        PartEntry entry = entries.get(index);
        return entry.offset() + part.coding().bytes(entry.events(), entry.timeBytes());
    }

    CachePart part() {
        return part;
    }

    List<PartEntry> entries() {
        return entries;
    }

    /** Compares all samples with their checksums. */
    void verify() throws IOException {
        for (int i = 0; i < entries.size(); i++) {
            bytes(i);
        }
    }

    EventStream events(int index) {
        PartEntry entry = entries.get(index);
        try {
            return part.coding().decode(bytes(index), entry.events(), entry.timeBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a sample, which fit their checksum. */
    private ByteBuffer bytes(int index) throws IOException {
        PartEntry entry = entries.get(index);
        int start = positions[index];
        int length = (int) part.coding().bytes(entry.events(), entry.timeBytes());
        ByteBuffer bytes = mappings[index].duplicate().position(start).limit(start + length);
        if (checksum(bytes) != entry.checksum()) {
            throw damaged(file, "expected a sample of another checksum at byte " + entry.offset());
        }
        return bytes.position(start);
    }
}
