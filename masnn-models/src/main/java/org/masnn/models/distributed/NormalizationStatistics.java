package org.masnn.models.distributed;

/** Over which examples {@link org.masnn.core.layer.FrameBatchNormalization} takes mean and variance in training. */
public enum NormalizationStatistics {
    /**
     * Each worker over its own shard, as is usual; running statistics are averaged, weighted by examples. The result
     * depends on the number of shards.
     */
    PER_WORKER,

    /**
     * Over the batch of all workers: the result of one machine with the whole batch. Workers meet twice at each layer of
     * batch normalisation, so all of them run at once (Spark's barrier mode) and wait for the slowest.
     */
    SYNCHRONISED
}
