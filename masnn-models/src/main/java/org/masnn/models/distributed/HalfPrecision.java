package org.masnn.models.distributed;

/** IEEE 754 binary16; Java 20 has these conversions in {@code Float}, Java 17 has not. */
final class HalfPrecision {

    /** The largest value goes between 2^14 and 2^15: below the largest half, 65504. */
    private static final int LARGEST_EXPONENT = 14;

    private HalfPrecision() {}

    /** The power of two to multiply values by; 0 if all are 0. */
    static int exponentFor(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value)); // NaN stays NaN
        }
        return largest > 0 && Double.isFinite(largest) ? LARGEST_EXPONENT - Math.getExponent(largest) : 0;
    }

    /** Rounded to the nearest, ties to even. */
    static short bits(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude >= 0x7f800000) { // infinite or NaN
            return (short) (sign | 0x7c00 | (magnitude > 0x7f800000 ? 0x200 : 0));
        }
        if (magnitude >= 0x477ff000) { // rounds beyond the largest
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) { // below 2^-14: a multiple of 2^-24; Math.rint rounds ties to even
            return (short) (sign | (int) Math.rint(Math.scalb((double) Float.intBitsToFloat(magnitude), 24)));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1) - 0x38000000;
        return (short) (sign | rounded >>> 13);
    }

    static float value(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = (float) Math.scalb((double) fraction, -24);
            return sign == 0 ? magnitude : -magnitude;
        }
        int shifted = exponent == 0x1f ? 0x7f800000 : (exponent + 112) << 23;
        return Float.intBitsToFloat(sign | shifted | fraction << 13);
    }
}
