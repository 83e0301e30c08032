package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.ReferenceRefinement;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Channel attention (Yao et al. 2023, Eq. 10 and 11) in ND4J operations, for any data type and backend. */
public final class ReferenceChannelAttention implements ReferenceRefinement {

    private final VectorGate function;
    private final GateStart start;
    private final List<INDArray> parameters;

    /**
     * Makes the kernel.
     *
     * @param function from C pooled averages and maxima to C sums
     * @param start scale and bias of the gate
     * @param parameters the arrays of the function, in its order; not modified
     */
    public ReferenceChannelAttention(VectorGate function, GateStart start, List<INDArray> parameters) {
        this.function = function;
        this.start = start;
        this.parameters = parameters;
    }

    @Override
    public Step refine(INDArray membrane) {
        long[] shape = membrane.shape();
        INDArray potentials = membrane.reshape('c', shape[0], shape[1] * shape[2], shape[3]);
        ReferencePooling pooling = new ReferencePooling(potentials);
        ReferenceGate gate = ReferenceGate.of(function, start, parameters, pooling.average(), pooling.maximum());
        INDArray weights = gate.gate().reshape('c', shape[0], 1, shape[3]);
        INDArray output = potentials.mul(weights).reshape('c', shape);
        return new Step() {
            @Override
            public INDArray output() {
                return output;
            }

            @Override
            public INDArray weights() {
                return weights.reshape('c', shape[0], 1, 1, shape[3]);
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
