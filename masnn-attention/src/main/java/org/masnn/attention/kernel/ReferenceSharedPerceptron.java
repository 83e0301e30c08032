package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Yao et al. 2023, Eq. 9 and 10: {@code W1 relu(W0 average) + W1 relu(W0 maximum)}. */
final class ReferenceSharedPerceptron extends ReferenceGate {

    private final INDArray inner;
    private final INDArray outer;
    private final INDArray average;
    private final INDArray maximum;
    private final INDArray averageHidden;
    private final INDArray maximumHidden;

    ReferenceSharedPerceptron(GateStart start, List<INDArray> parameters, INDArray average, INDArray maximum) {
        this(
                start,
                parameters,
                average,
                maximum,
                hidden(average, parameters.get(0)),
                hidden(maximum, parameters.get(0)));
    }

    private ReferenceSharedPerceptron(
            GateStart start,
            List<INDArray> parameters,
            INDArray average,
            INDArray maximum,
            INDArray averageHidden,
            INDArray maximumHidden) {
        super(averageHidden.add(maximumHidden).mmul(parameters.get(1).transpose()), start);
        this.inner = parameters.get(0);
        this.outer = parameters.get(1);
        this.average = average;
        this.maximum = maximum;
        this.averageHidden = averageHidden;
        this.maximumHidden = maximumHidden;
    }

    private static INDArray hidden(INDArray pooled, INDArray inner) {
        return Transforms.relu(pooled.mmul(inner.transpose()), false);
    }

    @Override
    List<INDArray> backward(INDArray gateGradient, List<INDArray> parameterGradients) {
        INDArray sum = throughSigmoid(gateGradient);
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
