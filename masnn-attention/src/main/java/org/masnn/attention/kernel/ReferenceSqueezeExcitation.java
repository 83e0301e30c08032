package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@code W1 relu(W0 average + b0) + b1}. */
final class ReferenceSqueezeExcitation extends ReferenceGate {

    private final INDArray inner;
    private final INDArray outer;
    private final INDArray average;
    private final INDArray hidden;

    ReferenceSqueezeExcitation(GateStart start, List<INDArray> parameters, INDArray average) {
        this(start, parameters, average, hidden(parameters, average));
    }

    private ReferenceSqueezeExcitation(GateStart start, List<INDArray> parameters, INDArray average, INDArray hidden) {
        super(hidden.mmul(parameters.get(2).transpose()).addiRowVector(parameters.get(3)), start);
        this.inner = parameters.get(0);
        this.outer = parameters.get(2);
        this.average = average;
        this.hidden = hidden;
    }

    private static INDArray hidden(List<INDArray> parameters, INDArray average) {
        return Transforms.relu(average.mmul(parameters.get(0).transpose()).addiRowVector(parameters.get(1)), false);
    }

    @Override
    List<INDArray> backward(INDArray gateGradient, List<INDArray> parameterGradients) {
        INDArray sum = throughSigmoid(gateGradient);
        parameterGradients.get(2).addi(sum.transpose().mmul(hidden));
        parameterGradients.get(3).addi(sum.sum(0));
        INDArray unit = sum.mmul(outer).muli(hidden.gt(0).castTo(sum.dataType()));
        parameterGradients.get(0).addi(unit.transpose().mmul(average));
        parameterGradients.get(1).addi(unit.sum(0));
        return List.of(unit.mmul(inner), Nd4j.zerosLike(average));
    }
}
