package org.masnn.models.inference.plan;

import java.util.List;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.core.kernel.MembraneRefinement;

/**
 * Attention with its trained parameters.
 *
 * @param description {@link ChannelAttention}, {@link SpatialAttention} or {@link SimpleAttention}
 * @param parameters its arrays, row-major; not modified
 */
public record Refinement(MembraneRefinement description, List<float[]> parameters) {

    /**
     * Checks the kind.
     *
     * @param description of a kind that a file can hold
     * @param parameters its arrays
     */
    public Refinement {
        if (!supports(description)) {
            throw new IllegalArgumentException("Refinement: expected ChannelAttention, SpatialAttention or"
                    + " SimpleAttention, got " + description);
        }
        parameters = List.copyOf(parameters);
    }

    /**
     * Whether the engine has this attention.
     *
     * @param description any refinement
     * @return false for those of a user's own
     */
    public static boolean supports(MembraneRefinement description) {
        return description instanceof ChannelAttention
                || description instanceof SpatialAttention
                || description instanceof SimpleAttention;
    }

    /**
     * What computes it; for one thread.
     *
     * @param size of the frames
     * @return a kernel with memory of its own
     */
    public FusedRefinement kernel(FrameSize size) {
        return description.fused(size, parameters);
    }
}
