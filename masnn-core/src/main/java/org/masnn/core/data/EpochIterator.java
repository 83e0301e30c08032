package org.masnn.core.data;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A {@code DataSetIterator} of a fixed set of samples whose order and augmentation follow from seed, epoch and sample
 * alone, so that it can be placed at any batch of any epoch and a run can be continued exactly. The last batch of a
 * pass may be smaller.
 *
 * <p>The epoch is the number of completed passes: {@link #reset} after the last batch begins the next epoch, {@link
 * #reset} before that begins the same epoch again. {@link #setPosition} continues a run elsewhere; a reset that follows
 * at once (DL4J does that) keeps the position.
 *
 * <p>DL4J's interface is serializable but sources of samples are not: save epoch and batch instead. For one thread at a
 * time.
 */
public abstract class EpochIterator implements DataSetIterator {

    private final EpochOrder epochOrder;
    private final int size;
    private final int batchSize;

    private transient @Nullable DataSetPreProcessor preProcessor;
    private int epoch;
    private int startSample;
    private int nextSample;
    private int[] order;

    /**
     * An iterator at the start of epoch 0.
     *
     * @param epochOrder order of the samples
     * @param size number of samples, 1 or more
     * @param batchSize samples a batch, 1 or more
     */
    protected EpochIterator(EpochOrder epochOrder, int size, int batchSize) {
        this.epochOrder = epochOrder;
        this.size = size;
        this.batchSize = batchSize;
        this.order = epochOrder.samples(size, 0);
    }

    /**
     * The batch that begins with the next sample; moves behind it.
     *
     * @param samples most samples of the batch, 1 or more
     * @return the batch, not yet pre-processed, or null if nothing is left of this epoch
     */
    protected abstract @Nullable DataSet batchOf(int samples);

    /** Called after the position was changed other than by {@link #advance}. */
    protected void moved() {}

    /**
     * How messages name this iterator.
     *
     * @return its simple class name
     */
    protected final String describe() {
        return getClass().getSimpleName();
    }

    /**
     * What order and augmentation follow from.
     *
     * @return seed, and whether epochs are shuffled
     */
    public final EpochOrder epochOrder() {
        return epochOrder;
    }

    /**
     * The number of samples of an epoch.
     *
     * @return 1 or more
     */
    public final int samples() {
        return size;
    }

    /**
     * The order of the current epoch.
     *
     * @return sample indices; not to be modified
     */
    protected final int[] order() {
        return order;
    }

    /**
     * The place in {@link #order} of the next sample.
     *
     * @return 0 to the number of samples, the latter at the end
     */
    protected final int nextSample() {
        return nextSample;
    }

    /**
     * Whether a pass began where the epoch does.
     *
     * @return false after {@link #setPosition} to another batch than the first
     */
    protected final boolean wholeEpoch() {
        return startSample == 0;
    }

    /**
     * Moves on.
     *
     * @param samples so many
     */
    protected final void advance(int samples) {
        nextSample += samples;
    }

    @Override
    public boolean hasNext() {
        return nextSample < size;
    }

    @Override
    public final DataSet next() {
        return next(batchSize);
    }

    /**
     * The next batch.
     *
     * @param samples most samples of the batch, 1 or more
     * @return features and one-hot labels
     * @throws NoSuchElementException at the end of a pass
     */
    @Override
    public final DataSet next(int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException(describe() + ": expected a batch of 1 or more, got " + samples);
        }
        DataSet batch = nextSample < size ? batchOf(samples) : null;
        if (batch == null) {
            throw new NoSuchElementException(
                    describe() + ": epoch " + epoch + " is over after " + size + " samples; call reset()");
        }
        DataSetPreProcessor processor = preProcessor;
        if (processor != null) {
            processor.preProcess(batch);
        }
        return batch;
    }

    @Override
    public final void reset() {
        if (!hasNext()) {
            setPosition(Math.addExact(epoch, 1), 0);
        } else {
            nextSample = startSample;
            moved();
        }
    }

    /**
     * The current epoch: how many passes were completed and reset before.
     *
     * @return 0 or more
     */
    public final int epoch() {
        return epoch;
    }

    /**
     * The batch of the current epoch that comes next.
     *
     * @return 0 to {@link #batchesPerEpoch}, the latter at the end
     */
    public final int nextBatch() {
        return (nextSample + batchSize - 1) / batchSize;
    }

    /**
     * Moves to a batch of an epoch. A {@link #reset} before the end of that epoch comes back here.
     *
     * @param newEpoch 0 or more
     * @param batch batches of {@link #batch} samples to leave out at the start of the epoch, 0 for a whole epoch
     * @throws IllegalArgumentException when there is no such batch
     */
    public final void setPosition(int newEpoch, int batch) {
        int batches = batchesPerEpoch();
        if (newEpoch < 0 || batch < 0 || batch >= batches) {
            throw new IllegalArgumentException(describe() + ": expected an epoch of 0 or more and a batch in 0.."
                    + (batches - 1) + ", got epoch " + newEpoch + ", batch " + batch);
        }
        moveTo(newEpoch, batch * batchSize);
    }

    /** Moves to a sample of an epoch, or to its end. */
    final void moveTo(int newEpoch, int sample) {
        if (newEpoch != epoch) {
            epoch = newEpoch;
            order = epochOrder.samples(size, newEpoch);
        }
        startSample = sample;
        nextSample = sample;
        moved();
    }

    /**
     * The number of batches of a whole epoch, the last and smaller one included. Where damaged samples are skipped,
     * fewer may come.
     *
     * @return 1 or more
     */
    public final int batchesPerEpoch() {
        return (size - 1) / batchSize + 1;
    }

    @Override
    public final int batch() {
        return batchSize;
    }

    @Override
    public final boolean resetSupported() {
        return true;
    }

    @Override
    public final void setPreProcessor(@Nullable DataSetPreProcessor newPreProcessor) {
        preProcessor = newPreProcessor;
    }

    @Override
    public final @Nullable DataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }
}
