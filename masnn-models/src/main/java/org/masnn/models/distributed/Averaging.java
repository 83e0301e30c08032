package org.masnn.models.distributed;

/** What the workers' results are made into one by. */
public enum Averaging {
    /**
     * Gradients are added up and the driver makes one step of the updater: one machine with the whole batch, whatever the
     * updater.
     */
    GRADIENTS,

    /**
     * Another algorithm, local SGD: each worker makes steps of its own, one for each batch of a step, and parameters and
     * the updaters' states are averaged then, weighted by examples. Talks less; its result depends on the number of
     * shards and is not that of a large batch (McMahan et al., Communication-Efficient Learning of Deep Networks from
     * Decentralized Data, AISTATS 2017).
     */
    PARAMETERS
}
