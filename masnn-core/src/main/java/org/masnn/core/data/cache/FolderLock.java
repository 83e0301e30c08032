package org.masnn.core.data.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer at a time in a folder, among all threads and processes of this machine. The operating system frees the
 * lock when a process dies.
 */
final class FolderLock implements Closeable {

    /** The system's locks are those of a process: threads of one are kept apart here. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private FolderLock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param folder exists
     * @param progress is told when another has it
     */
    static FolderLock take(Path folder, PreparationProgress progress) throws IOException {
        ReentrantLock thread = THREADS.computeIfAbsent(folder.toRealPath(), path -> new ReentrantLock());
        if (!thread.tryLock()) {
            progress.waits(folder);
            thread.lock();
        }
        try {
            FileChannel channel = open(folder);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    progress.waits(folder);
                    channel.lock();
                }
                return new FolderLock(thread, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            thread.unlock();
            throw e;
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        try {
            return FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    folder + ": expected a folder that can be written, since samples are to be prepared in it, got "
                            + e,
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close(); // frees the lock
        } finally {
            thread.unlock();
        }
    }
}
