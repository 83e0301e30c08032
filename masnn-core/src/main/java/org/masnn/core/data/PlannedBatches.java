package org.masnn.core.data;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The order of batches without their content, for a process that plans a training and does not read its data: it can be
 * placed and moved like any {@link EpochIterator}, but gives no batch.
 */
public final class PlannedBatches extends EpochIterator {

    /**
     * A plan at the start of epoch 0.
     *
     * @param epochOrder order of the samples
     * @param samples number of samples, 1 or more
     * @param batch samples a batch, 1 or more
     * @throws IllegalArgumentException when one of the numbers is below 1
     */
    public PlannedBatches(EpochOrder epochOrder, int samples, int batch) {
        super(epochOrder, requirePositive(samples, samples, batch), requirePositive(batch, samples, batch));
    }

    private static int requirePositive(int value, int samples, int batch) {
        if (value < 1) {
            throw new IllegalArgumentException("PlannedBatches: expected at least one sample and a batch size of 1 or"
                    + " more, got " + samples + " samples and batch size " + batch);
        }
        return value;
    }

    /**
     * Moves behind batches that somebody else reads; not beyond the end of the epoch.
     *
     * @param batches how many, 0 or more
     */
    public void skip(int batches) {
        advance((int) Math.min(samples() - nextSample(), (long) batches * batch()));
    }

    @Override
    protected @Nullable DataSet batchOf(int samples) {
        throw nothing();
    }

    @Override
    public int inputColumns() {
        throw nothing();
    }

    @Override
    public int totalOutcomes() {
        throw nothing();
    }

    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public List<String> getLabels() {
        throw nothing();
    }

    private static UnsupportedOperationException nothing() {
        return new UnsupportedOperationException(
                "PlannedBatches: expected to be asked for positions alone, it has no samples");
    }
}
