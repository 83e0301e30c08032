package org.masnn.core.data;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.BatchProducer.Result;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Makes the batches of another iterator in the background, some ahead of the one that is trained on: the same batches
 * in the same order at the same positions. DL4J needs no thread of its own around it.
 *
 * <p>Memory: as many batches as are ahead, besides the one in use. One thread, which begins with the first batch of a
 * pass and ends with its last; {@link #reset}, {@link #setPosition} and {@link #close} end it before, waiting for the
 * batch that it is at. The thread belongs to a pass that was not finished until one of them is called.
 *
 * <p>An error of the iterator comes out of {@link #next()} in its place, and again until the position changes. The
 * other iterator is not to be used while this one is; its own pre-processor is called in the background, this one's by
 * {@link #next()}. For one thread at a time. Closing does not close the other iterator.
 */
public final class PrefetchIterator extends EpochIterator implements AutoCloseable {

    /** Batches ahead where nothing else is said: enough to hide one slow batch, a choice of this project. */
    public static final int DEFAULT_BATCHES_AHEAD = 2;

    private final transient EpochIterator source;
    private final int batchesAhead;
    private transient @Nullable BatchProducer producer;
    private boolean closed;
    private long waitedNanos;

    /**
     * An iterator {@link #DEFAULT_BATCHES_AHEAD} ahead.
     *
     * @param source the iterator; this one begins where it is
     */
    public PrefetchIterator(EpochIterator source) {
        this(source, DEFAULT_BATCHES_AHEAD);
    }

    /**
     * An iterator.
     *
     * @param source the iterator; this one begins where it is
     * @param batchesAhead most batches that are there or being made before they are asked for, 1 or more
     * @throws IllegalArgumentException when the number is below 1
     */
    public PrefetchIterator(EpochIterator source, int batchesAhead) {
        super(source.epochOrder(), source.samples(), source.batch());
        if (batchesAhead < 1) {
            throw new IllegalArgumentException(
                    "PrefetchIterator: expected 1 or more batches ahead, got " + batchesAhead);
        }
        this.source = source;
        this.batchesAhead = batchesAhead;
        moveTo(source.epoch(), source.nextSample());
    }

    /**
     * Whether the pass goes on; waits for the next batch, which an iterator that skips damaged samples may not have.
     *
     * @return whether there is another batch, or an error in its place
     * @throws IllegalStateException when this is closed, or the thread is interrupted
     */
    @Override
    public boolean hasNext() {
        if (!super.hasNext()) {
            return false;
        }
        BatchProducer current = producer;
        return !await(current == null ? batch() : current.samples()).isEnd();
    }

    /**
     * The next batch. A size other than before gives up what was made ahead.
     *
     * @param samples most samples of the batch, 1 or more
     * @return the batch of the iterator
     * @throws IllegalStateException when this is closed, or the thread is interrupted
     */
    @Override
    protected @Nullable DataSet batchOf(int samples) {
        Result result = await(samples);
        Throwable failure = result.failure();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
        }
        if (!result.isEnd()) {
            Objects.requireNonNull(producer).take();
            advance(result.nextSample() - nextSample());
        }
        return result.batch();
    }

    private Result await(int samples) {
        if (closed) {
            throw new IllegalStateException("PrefetchIterator: expected an open iterator, it was closed");
        }
        BatchProducer current = producer;
        if (current != null && current.samples() != samples) {
            moved();
            current = null;
        }
        if (current == null) {
            source.moveTo(epoch(), nextSample());
            current = BatchProducer.start(source, samples, batchesAhead);
            producer = current;
        }
        long start = System.nanoTime();
        try {
            return current.peek();
        } finally {
            waitedNanos += System.nanoTime() - start;
        }
    }

    /** What was made ahead belongs to another position. */
    @Override
    protected void moved() {
        BatchProducer current = producer;
        producer = null;
        if (current != null) {
            current.stop();
        }
    }

    /**
     * How long {@link #next()} and {@link #hasNext()} waited for batches: what the background could not hide.
     *
     * @return the sum since this iterator was made
     */
    public Duration waited() {
        return Duration.ofNanos(waitedNanos);
    }

    @Override
    public int inputColumns() {
        return source.inputColumns();
    }

    @Override
    public int totalOutcomes() {
        return source.totalOutcomes();
    }

    /**
     * Whether DL4J should put a thread around this.
     *
     * @return false, since it has one
     */
    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public List<String> getLabels() {
        return source.getLabels();
    }

    /** Ends the thread and lets go of what was made ahead. */
    @Override
    public void close() {
        closed = true;
        moved();
    }
}
