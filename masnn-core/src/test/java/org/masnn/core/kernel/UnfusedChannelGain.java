package org.masnn.core.kernel;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@link ChannelGain} as a user's own refinement begins: with a reference alone.
 *
 * @param feedback how much the mean of the frame counts
 */
public record UnfusedChannelGain(double feedback) implements MembraneRefinement {

    /** For JSON. */
    @JsonCreator
    public UnfusedChannelGain(@JsonProperty("feedback") double feedback) {
        this.feedback = feedback;
    }

    @Override
    public List<ParameterSpecification> parameters(FrameSize frame) {
        return new ChannelGain(feedback).parameters(frame);
    }

    @Override
    public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
        return new ChannelGain(feedback).reference(frame, parameters);
    }
}
