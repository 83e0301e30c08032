package org.masnn.core.data.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.CRC32C;
import org.masnn.core.event.EventFormatException;

/**
 * By what a change of a recording's file is noticed: its size, the time of its last modification, and a checksum of its
 * first and last 4 KiB. A checksum of everything would take as long as preparing anew.
 */
record SourceStamp(long bytes, long modifiedMillis, long edges) {

    private static final int EDGE_BYTES = 1 << 12;

    static SourceStamp of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            long size = attributes.size();
            CRC32C checksum = new CRC32C();
            update(checksum, channel, 0);
            update(checksum, channel, Math.max(0, size - EDGE_BYTES));
            return new SourceStamp(size, attributes.lastModifiedTime().toMillis(), checksum.getValue());
        } catch (NoSuchFileException e) {
            throw new EventFormatException(file, "expected a recording, got no file; copy or unpack it again");
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read (" + e + ")", e);
        }
    }

    private static void update(CRC32C checksum, FileChannel channel, long from) throws IOException {
        ByteBuffer edge = ByteBuffer.allocate(EDGE_BYTES);
        while (edge.hasRemaining() && channel.read(edge, from + edge.position()) >= 0) {
            // until the edge is full or the file over
        }
        checksum.update(edge.flip());
    }
}
