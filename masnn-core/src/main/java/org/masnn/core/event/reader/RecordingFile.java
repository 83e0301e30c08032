package org.masnn.core.event.reader;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.masnn.core.event.EventFormatException;

/** A file read from the start to the end through one buffer, which knows at which byte it is. */
final class RecordingFile implements Closeable {

    private static final int BUFFER_BYTES = 1 << 18;

    private final Path path;
    private final FileChannel channel;
    private final long length;
    private ByteBuffer buffer;
    private long bufferEnd;

    private RecordingFile(Path path, FileChannel channel, ByteOrder order) throws IOException {
        this.path = path;
        this.channel = channel;
        length = channel.size();
        buffer = ByteBuffer.allocate(BUFFER_BYTES).order(order).limit(0);
    }

    static RecordingFile open(Path path, ByteOrder order) throws IOException {
        requireFile(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new RecordingFile(path, channel, order);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Folders and pipes would fail later and with words that say less. */
    static void requireFile(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new EventFormatException(
                    path, "expected a file with a recording, got " + (Files.isDirectory(path) ? "a folder" : "none"));
        }
    }

    Path path() {
        return path;
    }

    /** Bytes of the file when it was opened. */
    long length() {
        return length;
    }

    /** The next byte's place in the file. */
    long position() {
        return bufferEnd - buffer.remaining();
    }

    /** Bytes from here to the end of the file. */
    long left() {
        return length - position();
    }

    void seek(long position) throws IOException {
        long bufferStart = bufferEnd - buffer.limit();
        if (position >= bufferStart && position <= bufferEnd) {
            buffer.position((int) (position - bufferStart));
        } else {
            channel.position(position);
            bufferEnd = position;
            buffer.position(0).limit(0);
        }
    }

    /** This file, from another place on. */
    RecordingFile from(long position) throws IOException {
        seek(position);
        return this;
    }

    /** What was read ahead: bytes from {@link #position} on, of which the caller takes what it wants. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Goes on behind bytes that the buffer holds, and says where they begin in the buffer's array. */
    int take(int bytes) {
        int start = buffer.arrayOffset() + buffer.position();
        buffer.position(buffer.position() + bytes);
        return start;
    }

    /** Reads on until the buffer holds so many bytes; false when the file ends before. */
    boolean holds(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        if (bytes > left()) {
            return false;
        }
        if (bytes > buffer.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(bytes).order(buffer.order());
            buffer = larger.put(buffer).flip();
        }
        buffer.compact();
        try {
            while (buffer.position() < bytes) {
                int read = channel.read(buffer);
                if (read < 0) {
                    throw new IOException(path + ": became shorter while it was read");
                }
                bufferEnd += read;
            }
            // The rest of the buffer may hold bytes that were appended since the file was opened.
            long surplus = Math.max(0, bufferEnd - length);
            buffer.position((int) (buffer.position() - surplus));
            bufferEnd -= surplus;
            if (surplus > 0) {
                channel.position(bufferEnd);
            }
        } finally {
            buffer.flip();
        }
        return true;
    }

    /** As many whole records as the buffer holds, at least one unless fewer bytes than a record are left. */
    int wholeRecords(int recordBytes) throws IOException {
        return holds(recordBytes) ? buffer.remaining() / recordBytes : 0;
    }

    EventFormatException failure(long offset, String problem) {
        return new EventFormatException(path, offset, problem);
    }

    EventFormatException truncated(long offset, String expected) {
        return failure(
                offset,
                "expected " + expected + ", got " + (length - offset)
                        + " bytes to the end of the file; the file is truncated, copy it again");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
