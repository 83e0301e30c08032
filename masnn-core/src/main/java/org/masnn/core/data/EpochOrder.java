package org.masnn.core.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The order of samples in each epoch and a generator for each sample of an epoch: both follow from the seed alone, so
 * that neither threads nor batch size nor earlier epochs matter.
 *
 * @param seed of the run
 * @param shuffled whether each epoch has an order of its own
 */
public record EpochOrder(long seed, boolean shuffled) {

    /**
     * The order of an epoch.
     *
     * @param size number of samples
     * @param epoch 0 or more
     * @return each of 0 to size - 1 once
     */
    public int[] samples(int size, int epoch) {
        int[] samples = IntStream.range(0, size).toArray();
        if (shuffled) {
            SplittableRandom random = random(epoch, -1);
            for (int i = samples.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int kept = samples[i];
                samples[i] = samples[other];
                samples[other] = kept;
            }
        }
        return samples;
    }

    /**
     * A generator that no other sample or epoch shares.
     *
     * @param epoch 0 or more
     * @param sample its index, 0 or more; -1 for the order of the epoch
     * @return a new generator
     */
    public SplittableRandom random(int epoch, int sample) {
        long mixed = new SplittableRandom(seed).nextLong() + epoch;
        mixed = new SplittableRandom(mixed).nextLong() + sample;
        return new SplittableRandom(new SplittableRandom(mixed).nextLong());
    }
}
