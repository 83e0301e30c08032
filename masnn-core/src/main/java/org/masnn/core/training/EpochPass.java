package org.masnn.core.training;

import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The rest of an iterator's epoch. Where the iterator leaves it to others ({@code asyncSupported}), each batch is made in
 * the background while the one before is trained on.
 */
final class EpochPass implements AutoCloseable {

    /** A batch, and the one that follows it. */
    private record Taken(DataSet batch, int nextBatch) {}

    private final EpochIterator batches;
    private final @Nullable ExecutorService background;
    private @Nullable Future<Taken> pending;
    private int nextBatch;

    EpochPass(EpochIterator batches) {
        this.batches = batches;
        nextBatch = batches.nextBatch();
        background = batches.asyncSupported()
                ? Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "masnn-batches");
                    thread.setDaemon(true);
                    return thread;
                })
                : null;
        fetch();
    }

    boolean hasNext() {
        return background == null ? batches.hasNext() : pending != null;
    }

    DataSet next() {
        if (!hasNext()) {
            throw new NoSuchElementException("EpochPass: the epoch is over");
        }
        Future<Taken> current = pending;
        Taken taken = current == null ? take() : await(current);
        nextBatch = taken.nextBatch();
        fetch();
        return taken.batch();
    }

    /** The batch behind the one that was given last. */
    int nextBatch() {
        return hasNext() ? nextBatch : batches.batchesPerEpoch();
    }

    private Taken take() {
        DataSet batch = batches.next();
        return new Taken(batch, batches.nextBatch());
    }

    private static Taken await(Future<Taken> current) {
        try {
            return current.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch was made", e);
        }
    }

    /** Only called while the background thread is idle, so the iterator is never used by two threads at once. */
    private void fetch() {
        if (background != null) {
            pending = batches.hasNext() ? background.submit(this::take) : null;
        }
    }

    /** Waits for the batch in the making, so that nobody moves the iterator under it. */
    @Override
    public void close() {
        if (background != null) {
            background.shutdown();
            try {
                background.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
