package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.core.kernel.ReferenceRefinement;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Channel attention (Yao et al. 2023, Eq. 10 and 11) in ND4J operations, for any data type and backend. */
public final class ReferenceChannelAttention implements ReferenceRefinement {

    private final INDArray inner;
    private final INDArray outer;

    /**
     * Makes the kernel.
     *
     * @param inner {@code W0 [hidden, C]}; not modified
     * @param outer {@code W1 [C, hidden]}; not modified
     */
    public ReferenceChannelAttention(INDArray inner, INDArray outer) {
        this.inner = inner;
        this.outer = outer;
    }

    @Override
    public Step refine(INDArray membrane) {
        long[] shape = membrane.shape();
        INDArray potentials = membrane.reshape('c', shape[0], shape[1] * shape[2], shape[3]);
        ReferencePooling pooling = new ReferencePooling(potentials);
        ReferenceGate gate = new ReferenceGate(inner, outer, pooling.average(), pooling.maximum());
        INDArray weights = gate.gate().reshape('c', shape[0], 1, shape[3]);
        INDArray output = potentials.mul(weights).reshape('c', shape);
        return new Step() {
            @Override
            public INDArray output() {
                return output;
            }

            @Override
            public INDArray backward(INDArray gradient, List<INDArray> parameterGradients) {
                INDArray refined = gradient.reshape('c', potentials.shape());
                INDArray weightGradient = refined.mul(potentials).sum(1);
                List<INDArray> pooled = gate.backward(weightGradient, parameterGradients);
                return pooling.backward(pooled.get(0), pooled.get(1))
                        .addi(refined.mul(weights))
                        .reshape('c', shape);
            }
        };
    }
}
