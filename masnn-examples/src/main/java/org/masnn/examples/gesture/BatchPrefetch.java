package org.masnn.examples.gesture;

import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The rest of an iterator's pass, each batch made in the background while the one before is trained on. */
final class BatchPrefetch implements AutoCloseable {

    private final DataSetIterator batches;
    private final ExecutorService background = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "masnn-batches");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Future<DataSet> pending;

    BatchPrefetch(DataSetIterator batches) {
        this.batches = batches;
        fetch();
    }

    boolean hasNext() {
        return pending != null;
    }

    DataSet next() {
        Future<DataSet> current = pending;
        if (current == null) {
            throw new NoSuchElementException("BatchPrefetch: the pass is over");
        }
        try {
            DataSet batch = current.get();
            fetch();
            return batch;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch was made", e);
        }
    }

    /** Only called while the background thread is idle, so the iterator is never used by two threads at once. */
    private void fetch() {
        pending = batches.hasNext() ? background.submit(() -> batches.next()) : null;
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
