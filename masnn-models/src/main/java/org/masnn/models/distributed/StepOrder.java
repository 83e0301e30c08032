package org.masnn.models.distributed;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * What is new in a step; travels with each task.
 *
 * @param parameters of the network, behind them the updater's state where parameters are averaged; see {@link ValueCoding}
 * @param epoch of the data
 * @param firstBatch of the epoch
 * @param batches of the step
 * @param shards of each of these batches
 * @param pieces that a worker's vector is cut into, each added up elsewhere
 * @param iteration count of the network
 * @param epochCount of the network
 * @param seed of dropout and weight noise
 */
record StepOrder(
        Broadcast<byte[]> parameters,
        int epoch,
        int firstBatch,
        int batches,
        int shards,
        int pieces,
        int iteration,
        int epochCount,
        long seed)
        implements Serializable {}
