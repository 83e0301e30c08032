package org.masnn.models.distributed;

import java.io.Serializable;

/**
 * Which samples of an epoch's order make which shard of which batch. It follows from three numbers and not from how many
 * executors there are, so that neither a lost nor an added one changes a result: a batch is the run of samples that one
 * machine would take, and its shards are consecutive runs of that, as equal as can be.
 *
 * @param samples of an epoch
 * @param batch samples of a batch of all workers together; the last of an epoch may have fewer
 * @param shards most parts of a batch
 */
record ShardPlan(int samples, int batch, int shards) implements Serializable {

    /**
     * Consecutive places in an epoch's order.
     *
     * @param from the first
     * @param count how many; 0 where a batch of a step has fewer samples than the step has shards
     */
    record Slice(int from, int count) implements Serializable {

        int end() {
            return from + count;
        }
    }

    ShardPlan {
        if (samples < 1 || batch < 1 || shards < 1) {
            throw new IllegalArgumentException("SparkTraining: expected at least one sample, a batch of 1 or more and 1"
                    + " shard or more, got " + samples + " samples, batches of " + batch + " and " + shards
                    + " shards");
        }
    }

    int batches() {
        return (samples - 1) / batch + 1;
    }

    /** Samples of a batch. */
    int size(int index) {
        return Math.min(batch, samples - index * batch);
    }

    /** Shards of each batch of a step: none is empty in the step's first batch, which is its largest. */
    int shardsOf(int firstBatch) {
        return Math.min(shards, size(firstBatch));
    }

    /** One shard of a batch that is cut into so many. */
    Slice slice(int index, int shard, int of) {
        int size = size(index);
        int from = (int) ((long) size * shard / of);
        int end = (int) ((long) size * (shard + 1) / of);
        return new Slice(index * batch + from, end - from);
    }
}
