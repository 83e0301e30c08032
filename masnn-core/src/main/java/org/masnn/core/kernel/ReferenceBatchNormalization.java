package org.masnn.core.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link BatchNormalizationKernel} in ND4J operations. */
public final class ReferenceBatchNormalization implements BatchNormalizationKernel {

    @Override
    public BatchStatistics statistics(INDArray input) {
        return new BatchStatistics(
                input.mean(0).toDoubleVector(), input.var(false, 0).toDoubleVector(), input.size(0));
    }

    @Override
    public void affine(INDArray input, double[] centre, double[] scale, double[] shift, INDArray output) {
        output.assign(input.subRowVector(row(centre, input))
                .muliRowVector(row(scale, input))
                .addiRowVector(row(shift, input)));
    }

    @Override
    public GradientSums gradientSums(INDArray input, INDArray epsilon, double[] mean) {
        INDArray centred = input.subRowVector(row(mean, input));
        return new GradientSums(
                epsilon.sum(0).toDoubleVector(), centred.muli(epsilon).sum(0).toDoubleVector());
    }

    @Override
    public void combine(
            INDArray input, INDArray epsilon, double[] centre, double[] a, double[] b, double[] d, INDArray result) {
        result.assign(epsilon.mulRowVector(row(a, input))
                .addi(input.subRowVector(row(centre, input)).muliRowVector(row(b, input)))
                .addiRowVector(row(d, input)));
    }

    private static INDArray row(double[] values, INDArray like) {
        return Nd4j.createFromArray(values).castTo(like.dataType()).reshape(1, values.length);
    }
}
