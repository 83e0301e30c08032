package org.masnn.core.data.image;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A batch that is being made: each slot is written by one thread, and read when all are done. */
final class PendingBatch {

    private final int[] samples;
    private final int sampleLength;
    private final float[] values;
    private final @Nullable Throwable[] failures;
    private final CountDownLatch remaining;
    private volatile boolean cancelled;

    PendingBatch(int[] samples, int sampleLength) {
        this.samples = samples;
        this.sampleLength = sampleLength;
        this.values = new float[Math.multiplyExact(samples.length, sampleLength)];
        this.failures = new Throwable[samples.length];
        this.remaining = new CountDownLatch(samples.length);
    }

    int count() {
        return samples.length;
    }

    int sample(int slot) {
        return samples[slot];
    }

    float[] values() {
        return values;
    }

    int offset(int slot) {
        return slot * sampleLength;
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void finished(int slot, @Nullable Throwable failure) {
        failures[slot] = failure;
        remaining.countDown();
    }

    /** Waits for all slots. */
    void await() {
        try {
            remaining.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("ImageIterator: interrupted while waiting for a batch", e);
        }
    }

    /** Why a slot is empty, or null if it is not. */
    @Nullable
    Throwable failure(int slot) {
        return failures[slot];
    }

    /** The slots that are not empty. */
    int[] filled() {
        int[] filled = new int[count()];
        int size = 0;
        for (int slot = 0; slot < count(); slot++) {
            if (failures[slot] == null) {
                filled[size++] = slot;
            }
        }
        return Arrays.copyOf(filled, size);
    }

    /** The values of all slots that are not empty, one after another. */
    float[] filledValues() {
        int[] filled = filled();
        if (filled.length == count()) {
            return values;
        }
        float[] packed = new float[filled.length * sampleLength];
        for (int i = 0; i < filled.length; i++) {
            System.arraycopy(values, offset(filled[i]), packed, i * sampleLength, sampleLength);
        }
        return packed;
    }
}
