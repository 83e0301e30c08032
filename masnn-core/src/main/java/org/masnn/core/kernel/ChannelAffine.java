package org.masnn.core.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code scale[c] * (z - centre[c]) + shift[c]}: what batch normalisation makes of a value {@code z} of channel c. The
 * centre is subtracted first, so that a mean that is large against the deviation costs no accuracy.
 *
 * @param centre subtracted, one value per channel; not copied
 * @param scale one factor per channel; not copied
 * @param shift one summand per channel; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way into a kernel
public record ChannelAffine(double[] centre, double[] scale, double[] shift) {

    /**
     * Applies it with ND4J's operations, for any data type.
     *
     * @param frames {@code [..., C]}, dense; not modified
     * @return a new array
     */
    public INDArray applied(INDArray frames) {
        INDArray result = frames.ulike();
        new ReferenceBatchNormalization().affine(rows(frames), centre, scale, shift, rows(result));
        return result;
    }

    /**
     * The sums of a gradient that {@link #applied} had, with ND4J's operations.
     *
     * @param frames as given to {@link #applied}; not modified
     * @param gradient gradient with respect to its result; not modified
     * @return the sums
     */
    public GradientSums sums(INDArray frames, INDArray gradient) {
        return new ReferenceBatchNormalization().gradientSums(rows(frames), rows(gradient), centre);
    }

    private static INDArray rows(INDArray frames) {
        long channels = frames.size(frames.rank() - 1);
        return frames.reshape('c', frames.length() / channels, channels);
    }

    /** The centre as a kernel in single precision subtracts it. */
    float roundedCentre(int channel) {
        return (float) centre[channel];
    }

    /**
     * The coefficients of a range of values, by the index of the value, so that loops become vector code.
     *
     * @param from index of the first value within a row or frame, whose channels are the fastest axis
     * @param length how many values
     * @return rounded centre, scale, and the shift that goes with the rounded centre
     */
    float[][] tile(int from, int length) {
        float[][] result = new float[3][length];
        for (int i = 0; i < length; i++) {
            int c = (from + i) % centre.length;
            result[0][i] = roundedCentre(c);
            result[1][i] = (float) scale[c];
            result[2][i] = (float) (shift[c] + scale[c] * (roundedCentre(c) - centre[c]));
        }
        return result;
    }

    /**
     * Applies a tile.
     *
     * @param values replaced
     * @param tile of {@link #tile}
     * @param length how many
     */
    static void apply(float[] values, float[][] tile, int length) {
        apply(values, tile[0], tile[1], tile[2], length);
    }

    private static void apply(float[] values, float[] centre, float[] scale, float[] shift, int length) {
        for (int i = 0; i < length; i++) {
            values[i] = scale[i] * (values[i] - centre[i]) + shift[i];
        }
    }
}
