package org.masnn.models.inference.kernel;

/**
 * A matrix of weights {@code [rows][width]} with a bias {@code [width]}, in the form that one {@link SpikeKernel}
 * likes. Immutable, for any number of threads.
 *
 * <p>All methods, of all kernels, add in the order of the rows and round each product and each sum to a float. So their
 * results are the same to the bit, and which of them is used is a matter of speed alone.
 */
public interface WeightRows {

    /**
     * Length of the arrays that receive a result.
     *
     * @return the width, rounded up to what the kernel computes at once
     */
    int targetLength();

    /**
     * {@code target = bias + sum of the listed rows}: what spikes do.
     *
     * @param rows numbers of rows; not modified
     * @param count how many
     * @param target receives the result; {@link #targetLength()} values
     */
    void sum(int[] rows, int count, float[] target);

    /**
     * {@code target = bias + sum of value * row}: what other values do.
     *
     * @param rows numbers of rows; not modified
     * @param values one for each of them; not modified
     * @param count how many
     * @param target receives the result; {@link #targetLength()} values
     */
    void weightedSum(int[] rows, float[] values, int count, float[] target);

    /**
     * Four times {@code target = bias + sum of value * row} over all rows, zeros too: cheaper per row, because a row is
     * read once for four results.
     *
     * @param values {@code [4][rows]}; not modified
     * @param targets {@code [4][targetLength]}, receive the results
     */
    void product(float[][] values, float[][] targets);
}
