package org.masnn.attention.kernel;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The shared perceptron of temporal and channel attention (Yao et al. 2023, Eq. 9 and 10), in ND4J operations:
 * {@code g = sigmoid(W1 relu(W0 average) + W1 relu(W0 maximum))} for rows of {@code [A, D]}.
 */
final class ReferenceGate {

    private final INDArray inner;
    private final INDArray outer;
    private final INDArray average;
    private final INDArray maximum;
    private final INDArray averageHidden;
    private final INDArray maximumHidden;
    private final INDArray gate;

    /**
     * Computes the weights.
     *
     * @param inner {@code W0 [hidden, D]}; not modified
     * @param outer {@code W1 [D, hidden]}; not modified
     * @param average {@code [A, D]}; not modified
     * @param maximum {@code [A, D]}; not modified
     */
    ReferenceGate(INDArray inner, INDArray outer, INDArray average, INDArray maximum) {
        this.inner = inner;
        this.outer = outer;
        this.average = average;
        this.maximum = maximum;
        averageHidden = Transforms.relu(average.mmul(inner.transpose()), false);
        maximumHidden = Transforms.relu(maximum.mmul(inner.transpose()), false);
        gate = Transforms.sigmoid(averageHidden.add(maximumHidden).mmul(outer.transpose()), false);
    }

    /** The attention weights {@code [A, D]}. */
    INDArray gate() {
        return gate;
    }

    /**
     * Adds the gradients of W0 and W1 and returns those with respect to average and maximum, {@code [A, D]} each.
     *
     * @param gateGradient {@code [A, D]}; not modified
     * @param parameterGradients of W0 and W1; added to
     */
    List<INDArray> backward(INDArray gateGradient, List<INDArray> parameterGradients) {
        INDArray sum = gate.rsub(1).muli(gate).muli(gateGradient);
        parameterGradients.get(1).addi(sum.transpose().mmul(averageHidden.add(maximumHidden)));
        INDArray hidden = sum.mmul(outer);
        INDArray ofAverage = hidden.mul(averageHidden.gt(0).castTo(hidden.dataType()));
        INDArray ofMaximum = hidden.mul(maximumHidden.gt(0).castTo(hidden.dataType()));
        parameterGradients
                .get(0)
                .addi(ofAverage
                        .transpose()
                        .mmul(average)
                        .addi(ofMaximum.transpose().mmul(maximum)));
        return List.of(ofAverage.mmul(inner), ofMaximum.mmul(inner));
    }
}
