package org.masnn.models.distributed;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same over the steps of a training; travels with each task.
 *
 * @param id of the training: workers keep its networks between steps
 * @param configuration of the network as JSON
 * @param recompute whether activations are computed again
 * @param examples where examples are read
 * @param driver what the driver computes with
 * @param plan which samples make which shard
 * @param order what the iterators' order has to be
 * @param shuffled see {@code order}
 * @param meeting where tasks exchange statistics of batch normalisation; null where each keeps its own
 * @param precision of gradients
 * @param averaging of gradients or parameters
 * @param countRightAnswers whether to
 */
record WorkOrder(
        String id,
        Broadcast<String> configuration,
        boolean recompute,
        TrainingExamples examples,
        WorkerIdentity driver,
        ShardPlan plan,
        long order,
        boolean shuffled,
        @Nullable MeetingPlace meeting,
        GradientPrecision precision,
        Averaging averaging,
        boolean countRightAnswers)
        implements Serializable {}
