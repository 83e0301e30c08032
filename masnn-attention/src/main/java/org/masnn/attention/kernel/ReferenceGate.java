package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** A {@link VectorGate} with its sigmoid for rows of {@code [A, D]}, in ND4J operations. */
abstract class ReferenceGate {

    private final double scale;
    private final INDArray gate;

    /** Takes the sums in front of the sigmoid. */
    ReferenceGate(INDArray sums, GateStart start) {
        scale = start.scale();
        gate = Transforms.sigmoid(sums.add(start.bias()), false).muli(scale);
    }

    /**
     * Computes the weights.
     *
     * @param function which function
     * @param start scale and bias
     * @param parameters the arrays of the gate, in its order; not modified
     * @param average {@code [A, D]}; not modified
     * @param maximum {@code [A, D]}; not modified
     */
    static ReferenceGate of(
            VectorGate function, GateStart start, List<INDArray> parameters, INDArray average, INDArray maximum) {
        if (function instanceof VectorGate.LocalConvolution) {
            return new ReferenceLocalConvolution(start, parameters.get(0), average);
        }
        return function instanceof VectorGate.SqueezeExcitation
                ? new ReferenceSqueezeExcitation(start, parameters, average)
                : new ReferenceSharedPerceptron(start, parameters, average, maximum);
    }

    /** The attention weights {@code [A, D]}. */
    final INDArray gate() {
        return gate;
    }

    /** The gradient with respect to the sums in front of the sigmoid. */
    final INDArray throughSigmoid(INDArray gateGradient) {
        return gate.div(-scale).addi(1).muli(gate).muli(gateGradient);
    }

    /**
     * Adds the gradients of the parameters and returns those with respect to average and maximum, {@code [A, D]} each.
     *
     * @param gateGradient {@code [A, D]}; not modified
     * @param parameterGradients added to
     */
    abstract List<INDArray> backward(INDArray gateGradient, List<INDArray> parameterGradients);
}
