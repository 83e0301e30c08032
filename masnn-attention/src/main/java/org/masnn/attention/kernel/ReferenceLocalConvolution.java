package org.masnn.attention.kernel;

import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The averages, convolved along each row with zero padding: a sum of shifted rows. */
final class ReferenceLocalConvolution extends ReferenceGate {

    private final INDArray weights;
    private final INDArray average;

    ReferenceLocalConvolution(GateStart start, INDArray weights, INDArray average) {
        super(sums(weights, average), start);
        this.weights = weights;
        this.average = average;
    }

    private static INDArray sums(INDArray weights, INDArray average) {
        INDArray sums = Nd4j.zerosLike(average);
        for (int tap = 0; tap < weights.length(); tap++) {
            sums.addi(shifted(average, tap - weights.length() / 2).mul(weights.getDouble(tap)));
        }
        return sums;
    }

    /** Entry i of a row is entry i + distance, 0 beyond the ends. */
    private static INDArray shifted(INDArray rows, long distance) {
        INDArray result = Nd4j.zerosLike(rows);
        long count = rows.size(1) - Math.abs(distance);
        if (count > 0) {
            long from = Math.max(0, -distance);
            columns(result, from, count).assign(columns(rows, from + distance, count));
        }
        return result;
    }

    private static INDArray columns(INDArray rows, long from, long count) {
        return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + count));
    }

    @Override
    List<INDArray> backward(INDArray gateGradient, List<INDArray> parameterGradients) {
        INDArray sum = throughSigmoid(gateGradient);
        INDArray averageGradient = Nd4j.zerosLike(average);
        INDArray weightGradient = parameterGradients.get(0);
        for (int tap = 0; tap < weights.length(); tap++) {
            long distance = tap - weights.length() / 2;
            averageGradient.addi(shifted(sum, -distance).mul(weights.getDouble(tap)));
            double gradient = shifted(average, distance).muli(sum).sumNumber().doubleValue();
            weightGradient.putScalar(tap, weightGradient.getDouble(tap) + gradient);
        }
        return List.of(averageGradient, Nd4j.zerosLike(average));
    }
}
