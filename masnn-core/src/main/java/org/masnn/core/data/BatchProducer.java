package org.masnn.core.data;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/**
 * One thread that takes batches from an iterator until its pass is over, fails or is stopped, never more than a number
 * ahead. It is not interrupted, since an interrupt would close the files that the iterator reads.
 */
final class BatchProducer {

    /**
     * What came of asking for a batch.
     *
     * @param batch null at the end of the pass and after a failure
     * @param nextSample where the iterator was behind it
     * @param failure why there is no batch
     */
    record Result(
            @Nullable DataSet batch,
            int nextSample,
            @Nullable Throwable failure) {

        boolean isEnd() {
            return batch == null && failure == null;
        }
    }

    private final EpochIterator source;
    private final int samples;
    private final int most;
    private final Thread thread;
    private final Deque<Result> results = new ArrayDeque<>();
    private boolean stopped;

    private BatchProducer(EpochIterator source, int samples, int most) {
        this.source = source;
        this.samples = samples;
        this.most = most;
        thread = new Thread(this::produce, "masnn-prefetch");
        thread.setDaemon(true);
    }

    /** Begins with the iterator's next batch; the iterator belongs to the thread until {@link #stop} or the end. */
    static BatchProducer start(EpochIterator source, int samples, int most) {
        BatchProducer producer = new BatchProducer(source, samples, most);
        producer.thread.start();
        return producer;
    }

    /** Samples of a batch. */
    int samples() {
        return samples;
    }

    private void produce() {
        while (awaitRoom()) {
            Result result = make();
            synchronized (this) {
                results.addLast(result);
                notifyAll();
            }
            if (result.batch() == null) {
                return;
            }
        }
    }

    private synchronized boolean awaitRoom() {
        while (!stopped && results.size() >= most) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt this thread; stop() ends it.
                stopped = true;
            }
        }
        return !stopped;
    }

    private Result make() {
        try {
            if (!source.hasNext()) {
                return new Result(null, source.nextSample(), null);
            }
            DataSet batch = source.next(samples);
            batch.detach(); // what lies in a workspace of this thread would not outlive it
            return new Result(batch, source.nextSample(), null);
        } catch (Throwable e) {
            return new Result(null, source.nextSample(), e);
        }
    }

    /** Waits for the next result; it stays the next one. */
    synchronized Result peek() {
        while (results.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("PrefetchIterator: interrupted while a batch was made", e);
            }
        }
        return results.getFirst();
    }

    /** Removes the next result. */
    synchronized void take() {
        results.removeFirst();
        notifyAll();
    }

    /** Ends the thread and waits for that, also if the waiting one is interrupted. */
    void stop() {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
