package org.masnn.attention.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link TemporalAttentionKernel} in ND4J operations, for any data type and backend. */
public final class ReferenceTemporalAttention implements TemporalAttentionKernel {

    private final INDArray inner;
    private final INDArray outer;

    /**
     * Makes the kernel.
     *
     * @param inner {@code W0 [hidden, T]}; read at each pass, not modified
     * @param outer {@code W1 [T, hidden]}; read at each pass, not modified
     */
    public ReferenceTemporalAttention(INDArray inner, INDArray outer) {
        this.inner = inner;
        this.outer = outer;
    }

    @Override
    public @Nullable Tape forward(INDArray input, INDArray output, boolean keep) {
        INDArray frames = frames(input);
        ReferencePooling pooling = new ReferencePooling(frames);
        ReferenceGate gate = new ReferenceGate(inner, outer, clips(pooling.average()), clips(pooling.maximum()));
        output.assign(frames.mul(perFrame(gate.gate())).reshape('c', input.shape()));
        return keep ? new ReferenceTape(pooling, gate) : null;
    }

    @Override
    public void backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            List<INDArray> parameterGradients) {
        ReferenceTape kept = (ReferenceTape) tape;
        INDArray gradient = frames(outputGradient);
        parameterGradients.forEach(target -> target.assign(0));
        List<INDArray> pooled =
                kept.gate().backward(clips(gradient.mul(frames(input)).sum(1)), parameterGradients);
        INDArray result = kept.pooling()
                .backward(
                        pooled.get(0).reshape('c', gradient.size(0), 1),
                        pooled.get(1).reshape('c', gradient.size(0), 1));
        result.addi(gradient.mul(perFrame(kept.weights())));
        inputGradient.assign(result.reshape('c', inputGradient.shape()));
    }

    private static INDArray frames(INDArray array) {
        return array.reshape('c', array.size(0), array.length() / array.size(0), 1);
    }

    private static INDArray perFrame(INDArray weights) {
        return weights.reshape('c', weights.length(), 1, 1);
    }

    private INDArray clips(INDArray perFrame) {
        long steps = inner.size(1);
        return perFrame.reshape('c', perFrame.length() / steps, steps);
    }

    private record ReferenceTape(ReferencePooling pooling, ReferenceGate gate) implements Tape {

        @Override
        public INDArray weights() {
            return gate.gate();
        }
    }
}
