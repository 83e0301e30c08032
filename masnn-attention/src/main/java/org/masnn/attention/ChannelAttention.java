package org.masnn.attention;

import java.util.List;
import org.masnn.attention.kernel.FusedChannelAttention;
import org.masnn.attention.kernel.ReferenceChannelAttention;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ReferenceRefinement;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Channel attention of CBAM on the membrane potential, anew at each time step (Yao et al. 2023, Eq. 10 and 11):
 *
 * <pre>
 * g_c(U)  = sigmoid(W1 relu(W0 avg(U)) + W1 relu(W0 max(U)))   [C], pooled over H and W
 * U_CA    = g_c(U) * U                                          [H, W, C]
 * </pre>
 *
 * <p>Parameters, shared by all time steps: {@code channelW0 [C / r_c, C]} and {@code channelW1 [C, C / r_c]}, no bias. A
 * maximum that is attained more than once sends its gradient to the first pixel, row by row.
 *
 * @param reduction {@code r_c}; the hidden width is the integer part of {@code C / r_c}
 */
public record ChannelAttention(int reduction) implements MembraneRefinement {

    /** {@code r_c} of the published Gesture configuration (MA_SNN); the paper's text gives none for it. */
    public static final int DEFAULT_REDUCTION = 8;

    /**
     * Checks the reduction.
     *
     * @param reduction at least 1
     */
    public ChannelAttention {
        if (reduction < 1) {
            throw new IllegalArgumentException("ChannelAttention: expected a reduction r_c >= 1, got " + reduction);
        }
    }

    /**
     * With {@link #DEFAULT_REDUCTION}.
     *
     * @return the description
     */
    public static ChannelAttention withDefaults() {
        return new ChannelAttention(DEFAULT_REDUCTION);
    }

    /**
     * With a given reduction.
     *
     * @param reduction {@code r_c}, from 1 to the number of channels
     * @return the description
     */
    public static ChannelAttention of(int reduction) {
        return new ChannelAttention(reduction);
    }

    @Override
    public List<ParameterSpecification> parameters(FrameSize frame) {
        int channels = frame.channels();
        if (reduction > channels) {
            throw new IllegalArgumentException(
                    "ChannelAttention: expected a reduction r_c from 1 to the number of channels " + channels + ", got "
                            + reduction + "; choose a smaller one");
        }
        int hidden = channels / reduction;
        return List.of(
                ParameterSpecification.weight("channelW0", channels, hidden, hidden, channels),
                ParameterSpecification.weight("channelW1", hidden, channels, channels, hidden));
    }

    @Override
    public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
        return new ReferenceChannelAttention(parameters.get(0), parameters.get(1));
    }

    @Override
    public FusedRefinement fused(FrameSize frame, List<float[]> parameters) {
        return new FusedChannelAttention(frame, parameters.get(0), parameters.get(1));
    }
}
