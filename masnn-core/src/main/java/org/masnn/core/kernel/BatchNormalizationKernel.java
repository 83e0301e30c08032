package org.masnn.core.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation per channel over all rows {@code [R, C]}, that is over N, T, H and W (Yao et al. 2023, Eq. 5;
 * Ioffe and Szegedy 2015).
 */
public interface BatchNormalizationKernel {

    /**
     * Mean and variance per channel.
     *
     * @param input {@code [R, C]}; not modified
     * @return the statistics
     */
    BatchStatistics statistics(INDArray input);

    /**
     * {@code output = scale[c] * (input - centre[c]) + shift[c]}. The centre is subtracted first, so that a mean that
     * is large against the deviation costs no accuracy.
     *
     * @param input {@code [R, C]}; not modified
     * @param centre subtracted from the input, one value per channel
     * @param scale one factor per channel
     * @param shift one summand per channel
     * @param output {@code [R, C]}; overwritten
     */
    void affine(INDArray input, double[] centre, double[] scale, double[] shift, INDArray output);

    /**
     * The sums of the backward pass.
     *
     * @param input {@code [R, C]}; not modified
     * @param epsilon gradient with respect to the output, {@code [R, C]}; not modified
     * @param mean subtracted from the input
     * @return sums over all rows, weighted by {@code input - mean}
     */
    GradientSums gradientSums(INDArray input, INDArray epsilon, double[] mean);

    /**
     * {@code result = a[c] * epsilon + b[c] * (input - centre[c]) + d[c]}: the gradient with respect to the input, once
     * the sums are known.
     *
     * @param input {@code [R, C]}; not modified
     * @param epsilon {@code [R, C]}; not modified
     * @param centre subtracted from the input, one value per channel
     * @param a factor of epsilon
     * @param b factor of the centred input
     * @param d summand
     * @param result {@code [R, C]}; overwritten
     */
    void combine(
            INDArray input, INDArray epsilon, double[] centre, double[] a, double[] b, double[] d, INDArray result);

    /**
     * The fastest kernel that serves.
     *
     * @param array of the data type in question
     * @return {@link FusedBatchNormalization} for FLOAT on a CPU backend, else {@link ReferenceBatchNormalization}
     */
    static BatchNormalizationKernel of(INDArray array) {
        return array.dataType() == DataType.FLOAT && KernelChoice.fused()
                ? new FusedBatchNormalization()
                : new ReferenceBatchNormalization();
    }
}
