package org.masnn.models.inference.kernel;

import java.util.Arrays;

/**
 * Plain Java. Rows are arrays of their own, because the compiler makes vector code only of loops that walk all their
 * arrays by one index; four at a time, because then the target is read and written once for four rows.
 */
final class PlainSpikeKernel implements SpikeKernel {

    private static final int STRIDE = 8;

    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public WeightRows rows(float[] weights, float[] bias) {
        return new Rows(weights, bias);
    }

    /**
     * Eight values are left out at once if they are 0; else each is listed without a branch, which would be
     * mispredicted.
     */
    @Override
    public int nonZero(float[] frame, int from, int to, int[] places, int at) {
        int next = at;
        int i = from;
        for (; i <= to - STRIDE; i += STRIDE) {
            int bits = bits(frame[i]) | bits(frame[i + 1]) | bits(frame[i + 2]) | bits(frame[i + 3]);
            bits |= bits(frame[i + 4]) | bits(frame[i + 5]) | bits(frame[i + 6]) | bits(frame[i + 7]);
            if (bits != 0) {
                next = oneByOne(frame, i, i + STRIDE, places, next);
            }
        }
        return oneByOne(frame, i, to, places, next);
    }

    private static int oneByOne(float[] frame, int from, int to, int[] places, int at) {
        int next = at;
        for (int i = from; i < to; i++) {
            int bits = bits(frame[i]);
            places[next] = i; // stays if the value is not 0
            next += (bits | -bits) >>> 31;
        }
        return next;
    }

    /** Without the sign, for -0 is 0. */
    private static int bits(float value) {
        return Float.floatToRawIntBits(value) << 1;
    }

    private static final class Rows implements WeightRows {

        private final float[][] rows;
        private final float[] bias;

        Rows(float[] weights, float[] bias) {
            int width = bias.length;
            rows = new float[weights.length / width][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(weights, i * width, (i + 1) * width);
            }
            this.bias = bias.clone();
        }

        @Override
        public int targetLength() {
            return bias.length;
        }

        @Override
        public void sum(int[] chosen, int count, float[] target) {
            System.arraycopy(bias, 0, target, 0, bias.length);
            int i = 0;
            for (; i <= count - 4; i += 4) {
                add(target, rows[chosen[i]], rows[chosen[i + 1]], rows[chosen[i + 2]], rows[chosen[i + 3]]);
            }
            for (; i < count; i++) {
                add(target, rows[chosen[i]]);
            }
        }

        @Override
        public void weightedSum(int[] chosen, float[] values, int count, float[] target) {
            System.arraycopy(bias, 0, target, 0, bias.length);
            int i = 0;
            for (; i <= count - 4; i += 4) {
                add(target, values, i, rows[chosen[i]], rows[chosen[i + 1]], rows[chosen[i + 2]], rows[chosen[i + 3]]);
            }
            for (; i < count; i++) {
                add(target, values[i], rows[chosen[i]]);
            }
        }

        @Override
        public void product(float[][] values, float[][] targets) {
            for (int result = 0; result < targets.length; result++) {
                float[] target = targets[result];
                System.arraycopy(bias, 0, target, 0, bias.length);
                int i = 0;
                for (; i <= rows.length - 4; i += 4) {
                    add(target, values[result], i, rows[i], rows[i + 1], rows[i + 2], rows[i + 3]);
                }
                for (; i < rows.length; i++) {
                    add(target, values[result][i], rows[i]);
                }
            }
        }

        private static void add(float[] target, float[] a, float[] b, float[] c, float[] d) {
            for (int i = 0; i < target.length; i++) {
                target[i] = (((target[i] + a[i]) + b[i]) + c[i]) + d[i];
            }
        }

        private static void add(float[] target, float[] a) {
            for (int i = 0; i < target.length; i++) {
                target[i] += a[i];
            }
        }

        private static void add(float[] target, float[] values, int at, float[] a, float[] b, float[] c, float[] d) {
            float ofA = values[at];
            float ofB = values[at + 1];
            float ofC = values[at + 2];
            float ofD = values[at + 3];
            for (int i = 0; i < target.length; i++) {
                target[i] = (((target[i] + ofA * a[i]) + ofB * b[i]) + ofC * c[i]) + ofD * d[i];
            }
        }

        private static void add(float[] target, float value, float[] a) {
            for (int i = 0; i < target.length; i++) {
                target[i] += value * a[i];
            }
        }
    }
}
