package org.masnn.attention;

import java.util.List;
import java.util.Objects;
import org.masnn.attention.gate.GateAxis;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.attention.kernel.FusedChannelAttention;
import org.masnn.attention.kernel.FusedGate;
import org.masnn.attention.kernel.ReferenceChannelAttention;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ReferenceRefinement;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Channel attention, anew for each frame (Yao et al. 2023, Eq. 10 and 11; with the attention modules of Section 6.2):
 * each channel is scaled by one weight that depends on the average, and with CBAM the maximum, of all channels over H
 * and W. With CBAM:
 *
 * <pre>
 * g_c(U)  = sigmoid(W1 relu(W0 avg(U)) + W1 relu(W0 max(U)))   [C]
 * U_CA    = g_c(U) * U                                          [H, W, C]
 * </pre>
 *
 * <p>Parameters, shared by all time steps: those of the {@link VectorGate}, for CBAM {@code channelW0 [C / r_c, C]} and
 * {@code channelW1 [C, C / r_c]}. A maximum that is attained more than once sends its gradient to the first pixel, row
 * by row.
 *
 * @param gate the function in front of the sigmoid
 * @param start how the gate starts
 */
public record ChannelAttention(VectorGate gate, GateStart start) implements MembraneRefinement {

    /** {@code r_c} of the published Gesture configuration (MA_SNN); the paper's text gives none for it. */
    public static final int DEFAULT_REDUCTION = 8;

    /**
     * Checks that nothing is missing.
     *
     * @param gate not null
     * @param start not null
     */
    public ChannelAttention {
        Objects.requireNonNull(gate, "ChannelAttention: gate is missing");
        Objects.requireNonNull(start, "ChannelAttention: start is missing");
    }

    /**
     * CBAM with {@link #DEFAULT_REDUCTION} in the paper's plain form.
     *
     * @return the description
     */
    public static ChannelAttention withDefaults() {
        return of(DEFAULT_REDUCTION);
    }

    /**
     * CBAM in the paper's plain form.
     *
     * @param reduction {@code r_c}, from 1 to the number of channels
     * @return the description
     */
    public static ChannelAttention of(int reduction) {
        if (reduction < 1) {
            throw new IllegalArgumentException("ChannelAttention: expected a reduction r_c >= 1, got " + reduction);
        }
        return of(new VectorGate.SharedPerceptron(reduction));
    }

    /**
     * Any attention module in its plain form.
     *
     * @param gate the function in front of the sigmoid
     * @return the description
     */
    public static ChannelAttention of(VectorGate gate) {
        return new ChannelAttention(gate, GateStart.plain());
    }

    /**
     * A copy with another start.
     *
     * @param value how the gate starts
     * @return the copy
     */
    public ChannelAttention withStart(GateStart value) {
        return new ChannelAttention(gate, value);
    }

    @Override
    public List<ParameterSpecification> parameters(FrameSize frame) {
        return gate.parameters(GateAxis.CHANNEL, frame.channels(), start);
    }

    @Override
    public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
        return new ReferenceChannelAttention(gate, start, parameters);
    }

    @Override
    public FusedRefinement fused(FrameSize frame, List<float[]> parameters) {
        return new FusedChannelAttention(frame, FusedGate.of(gate, frame.channels(), start, parameters));
    }
}
