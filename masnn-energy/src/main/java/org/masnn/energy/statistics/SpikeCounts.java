package org.masnn.energy.statistics;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SpikeMeter} has counted, to be added to another one of the same network: on another machine, or later.
 * Whole numbers, so it does not matter how batches were divided among meters.
 */
public final class SpikeCounts implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Content content;

    /**
     * Counts of one vertex; see {@link NonZeroCount}.
     *
     * @param perFrame by time step
     * @param perPosition by position in a frame
     * @param responses by both, where wanted
     * @param rows how often each position was looked at
     */
    record OfVertex(long[] perFrame, long[] perPosition, int @Nullable [][] responses, long rows)
            implements Serializable {}

    /**
     * All of it.
     *
     * @param vertices by name
     * @param nasarOfClips of each clip
     * @param nonZeroFeatures of the input
     * @param featureValues of the input
     * @param samples clips
     * @param confusion counts by actual and predicted class, null where nothing was evaluated
     */
    record Content(
            Map<String, OfVertex> vertices,
            List<Double> nasarOfClips,
            double nonZeroFeatures,
            double featureValues,
            long samples,
            int @Nullable [][] confusion)
            implements Serializable {}

    SpikeCounts(Content content) {
        this.content = content;
    }

    Content content() {
        return content;
    }
}
