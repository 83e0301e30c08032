package org.masnn.attention.kernel;

/**
 * The inner loops of the fused kernels, each in a method of its own so that the compiler turns it into vector code (or,
 * where it does not vectorise float sums, into independent chains of additions). It does so only if all arrays of a
 * loop are read and written at the same index, because two of them could be one; hence callers copy ranges to the start
 * of scratch arrays, which costs a fifth of what it gains.
 */
final class FloatLoops {

    private static final float HUGE = 1e38f;

    private FloatLoops() {}

    /** {@code sum[i] += x[i]} and {@code peak[i] = max(peak[i], x[i])}. */
    static void sumAndPeak(float[] x, float[] sum, float[] peak, int length) {
        for (int i = 0; i < length; i++) {
            float value = x[i];
            sum[i] += value;
            peak[i] = Math.max(peak[i], value);
        }
    }

    /** {@code sum[i] += x[i] * y[i]}. */
    static void sumOfProducts(float[] x, float[] y, float[] sum, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += x[i] * y[i];
        }
    }

    /** {@code sum[i] += x[i]}. */
    static void add(float[] x, float[] sum, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += x[i];
        }
    }

    /** {@code sum[i] += (x[i] - center[i])^2}. */
    static void addSquares(float[] x, float[] center, float[] sum, int length) {
        for (int i = 0; i < length; i++) {
            float distance = x[i] - center[i];
            sum[i] += distance * distance;
        }
    }

    /** {@code y[i] = (x[i] - center[i])^2 * factor[i] + addend}. */
    static void scaledSquares(float[] x, float[] center, float[] factor, float addend, float[] y, int length) {
        for (int i = 0; i < length; i++) {
            float distance = x[i] - center[i];
            y[i] = distance * distance * factor[i] + addend;
        }
    }

    /** {@code x[i] *= factor[i]}. */
    static void multiply(float[] x, float[] factor, int length) {
        for (int i = 0; i < length; i++) {
            x[i] *= factor[i];
        }
    }

    /** {@code x[i] = x[i] * factor[i] + addend[i]}. */
    static void multiplyAdd(float[] x, float[] factor, float[] addend, int length) {
        for (int i = 0; i < length; i++) {
            x[i] = x[i] * factor[i] + addend[i];
        }
    }

    /** {@code y[i] += factor * x[i]}. */
    static void addScaled(float factor, float[] x, float[] y, int length) {
        for (int i = 0; i < length; i++) {
            y[i] += factor * x[i];
        }
    }

    /** {@code x[from + i] = x[from + i] * factor + addend}. */
    static void multiplyAdd(float[] x, int from, float factor, float addend, int length) {
        for (int i = from; i < from + length; i++) {
            x[i] = x[i] * factor + addend;
        }
    }

    /** {@code y[yFrom + i] += factor * x[xFrom + i]}, for short ranges. */
    static void addScaled(float factor, float[] x, int xFrom, float[] y, int yFrom, int length) {
        for (int i = 0; i < length; i++) {
            y[yFrom + i] += factor * x[xFrom + i];
        }
    }

    /** {@code sum of x[xFrom + i] * y[yFrom + i]}. */
    static float dot(float[] x, int xFrom, float[] y, int yFrom, int length) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = 0;
        for (; i < length - 7; i += 8) {
            a += x[xFrom + i] * y[yFrom + i];
            b += x[xFrom + i + 1] * y[yFrom + i + 1];
            c += x[xFrom + i + 2] * y[yFrom + i + 2];
            d += x[xFrom + i + 3] * y[yFrom + i + 3];
            e += x[xFrom + i + 4] * y[yFrom + i + 4];
            f += x[xFrom + i + 5] * y[yFrom + i + 5];
            g += x[xFrom + i + 6] * y[yFrom + i + 6];
            h += x[xFrom + i + 7] * y[yFrom + i + 7];
        }
        for (; i < length; i++) {
            a += x[xFrom + i] * y[yFrom + i];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    /**
     * Exactly 1 where {@code difference} is positive, exactly 0 where it is 0 or negative: a clamped steep ramp,
     * because the compiler does not vectorise a comparison. Twice the factor, so that it holds for denormal differences
     * too.
     */
    static float isPositive(float difference) {
        return Math.min(Math.max(difference * HUGE * HUGE, 0f), 1f);
    }

    /**
     * {@code x[i] = scale / (1 + exp(-x[i] - bias))} through Eigen's rational approximation of tanh, with an error
     * below {@code 3e-7 scale}.
     */
    static void activate(float[] x, float scale, float bias, int length) {
        for (int i = 0; i < length; i++) {
            float z = Math.min(Math.max(0.5f * (x[i] + bias), -9f), 9f);
            float q = z * z;
            float p = -2.7607684e-16f;
            p = p * q + 2.000188e-13f;
            p = p * q - 8.604672e-11f;
            p = p * q + 5.1222973e-8f;
            p = p * q + 1.48572235e-5f;
            p = p * q + 6.3726195e-4f;
            p = p * q + 4.8935246e-3f;
            float r = 1.1982584e-6f;
            r = r * q + 1.1853471e-4f;
            r = r * q + 2.2684347e-3f;
            r = r * q + 4.893525e-3f;
            x[i] = scale * Math.min(Math.max(0.5f + 0.5f * z * p / r, 0f), 1f);
        }
    }
}
