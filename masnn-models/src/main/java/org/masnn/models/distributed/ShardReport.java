package org.masnn.models.distributed;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a task says beside its gradient.
 *
 * @param shard which
 * @param worker executor and host
 * @param examples how many
 * @param score sum over the examples
 * @param correct answers
 * @param seconds of reading and computing, without the arrival of parameters and without waiting for others
 * @param bytes of the gradient as sent
 * @param error of rounding, relative
 * @param failure why there is no gradient; a retry would give the same
 * @param diverged whether the failure is a value that is not finite
 */
record ShardReport(
        int shard,
        String worker,
        int examples,
        double score,
        long correct,
        double seconds,
        long bytes,
        double error,
        @Nullable String failure,
        boolean diverged)
        implements Serializable {}
