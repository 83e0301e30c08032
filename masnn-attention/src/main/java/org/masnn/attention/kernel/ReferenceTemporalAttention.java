package org.masnn.attention.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.ChannelAffine;
import org.masnn.core.kernel.GradientSums;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link TemporalAttentionKernel} in ND4J operations, for any data type and backend. */
public final class ReferenceTemporalAttention implements TemporalAttentionKernel {

    private final VectorGate function;
    private final GateStart start;
    private final int steps;
    private final List<INDArray> parameters;

    /**
     * Makes the kernel.
     *
     * @param function from T pooled averages and maxima to T sums
     * @param start scale and bias of the gate
     * @param steps T
     * @param parameters the arrays of the function, in its order; read at each pass, not modified
     */
    public ReferenceTemporalAttention(VectorGate function, GateStart start, int steps, List<INDArray> parameters) {
        this.function = function;
        this.start = start;
        this.steps = steps;
        this.parameters = parameters;
    }

    @Override
    public @Nullable Tape forward(
            INDArray input, @Nullable ChannelAffine normalization, INDArray output, boolean keep) {
        // Not in the workspace that is open: this kernel makes many arrays, which a workspace would keep until it is
        // left.
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return computed(normalized(input, normalization), normalization, output, keep);
        }
    }

    private static INDArray normalized(INDArray input, @Nullable ChannelAffine by) {
        return by == null ? input : by.applied(input);
    }

    private @Nullable Tape computed(
            INDArray input, @Nullable ChannelAffine normalization, INDArray output, boolean keep) {
        INDArray frames = frames(input);
        ReferencePooling pooling = new ReferencePooling(frames);
        ReferenceGate gate =
                ReferenceGate.of(function, start, parameters, clips(pooling.average()), clips(pooling.maximum()));
        output.assign(frames.mul(perFrame(gate.gate())).reshape('c', input.shape()));
        return keep ? new ReferenceTape(normalization, pooling, gate) : null;
    }

    @Override
    public @Nullable GradientSums backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            List<INDArray> parameterGradients) {
        ReferenceTape kept = (ReferenceTape) tape;
        INDArray gradient = frames(outputGradient);
        parameterGradients.forEach(target -> target.assign(0));
        List<INDArray> pooled = kept.gate()
                .backward(
                        clips(gradient.mul(frames(normalized(input, kept.normalization())))
                                .sum(1)),
                        parameterGradients);
        INDArray result = kept.pooling()
                .backward(
                        pooled.get(0).reshape('c', gradient.size(0), 1),
                        pooled.get(1).reshape('c', gradient.size(0), 1));
        result.addi(gradient.mul(perFrame(kept.weights())));
        inputGradient.assign(result.reshape('c', inputGradient.shape()));
        return kept.normalization() == null ? null : kept.normalization().sums(input, inputGradient);
    }

    private static INDArray frames(INDArray array) {
        return array.reshape('c', array.size(0), array.length() / array.size(0), 1);
    }

    private static INDArray perFrame(INDArray weights) {
        return weights.reshape('c', weights.length(), 1, 1);
    }

    private INDArray clips(INDArray perFrame) {
        return perFrame.reshape('c', perFrame.length() / steps, steps);
    }

    private record ReferenceTape(@Nullable ChannelAffine normalization, ReferencePooling pooling, ReferenceGate gate)
            implements Tape {

        @Override
        public INDArray weights() {
            return gate.gate();
        }
    }
}
