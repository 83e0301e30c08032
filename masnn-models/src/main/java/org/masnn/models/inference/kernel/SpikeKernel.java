package org.masnn.models.inference.kernel;

/** How sums of weight rows are computed and zeros found; there are two ways, {@link SpikeKernels#best()} chooses. */
public interface SpikeKernel {

    /**
     * How it is called in reports.
     *
     * @return for instance {@code plain Java} or {@code Vector API, 16 floats}
     */
    String name();

    /**
     * Prepares a matrix.
     *
     * @param weights {@code [rows][width]}, row-major; not modified
     * @param bias {@code [width]}; not modified
     * @return the matrix
     */
    WeightRows rows(float[] weights, float[] bias);

    /**
     * Finds what is not 0.
     *
     * @param frame values; not modified
     * @param from first place to look at
     * @param to first place behind
     * @param places receives the places, ascending; long enough for all values from {@code at} on
     * @param at where in {@code places} the first one goes
     * @return where the next one would go
     */
    int nonZero(float[] frame, int from, int to, int[] places, int at);
}
