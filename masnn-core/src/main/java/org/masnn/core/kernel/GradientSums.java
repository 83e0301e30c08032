package org.masnn.core.kernel;

/**
 * What the backward pass of batch normalisation has to know of the gradient with respect to its output.
 *
 * @param plain sum of the gradient over all rows, per channel; not copied
 * @param weighted sum of the gradient times the centred input, per channel; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way between kernels
public record GradientSums(double[] plain, double[] weighted) {

    /**
     * Joins parts in their order, so that a result does not depend on the number of threads.
     *
     * @param parts of each the plain and the weighted sums, weighted with the centre rounded to single precision; the
     *     first one is overwritten
     * @param centre one value per channel
     * @return the sums
     */
    public static GradientSums total(double[][][] parts, double[] centre) {
        double[][] total = parts[0];
        for (int i = 1; i < parts.length; i++) {
            for (int c = 0; c < centre.length; c++) {
                total[0][c] += parts[i][0][c];
                total[1][c] += parts[i][1][c];
            }
        }
        for (int c = 0; c < centre.length; c++) {
            total[1][c] += ((float) centre[c] - centre[c]) * total[0][c];
        }
        return new GradientSums(total[0], total[1]);
    }

    /**
     * Sums over the pixels of a block.
     *
     * @param values one value for each of the block's; not modified
     * @param from number of the first one within its frame
     * @param length how many
     * @param channels the fastest axis
     * @return one sum per channel
     */
    public static double[] folded(float[] values, long from, int length, int channels) {
        double[] result = new double[channels];
        int channel = (int) (from % channels);
        for (int i = 0; i < length; i++) {
            result[channel] += values[i];
            channel = channel + 1 == channels ? 0 : channel + 1;
        }
        return result;
    }
}
