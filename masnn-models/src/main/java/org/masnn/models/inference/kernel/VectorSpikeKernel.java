package org.masnn.models.inference.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API, compiled by a step of its own that has the module. A result stays in registers while the rows are
 * added, eight vectors of it at a time: then a row is read once and nothing is written until the end. (Adding each
 * spike to the results that it reaches instead, which reads and writes them every time, took twice as long on JDK 17
 * and 25.)
 */
final class VectorSpikeKernel implements SpikeKernel {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public String name() {
        return "Vector API, " + LANES + " floats";
    }

    @Override
    public WeightRows rows(float[] weights, float[] bias) {
        return new Rows(weights, bias);
    }

    @Override
    public int nonZero(float[] frame, int from, int to, int[] places, int at) {
        int next = at;
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            long mask = FloatVector.fromArray(SPECIES, frame, i)
                    .compare(VectorOperators.NE, 0f)
                    .toLong();
            while (mask != 0) {
                places[next++] = i + Long.numberOfTrailingZeros(mask);
                mask &= mask - 1;
            }
        }
        for (; i < to; i++) {
            if (frame[i] != 0) {
                places[next++] = i;
            }
        }
        return next;
    }

    private static final class Rows implements WeightRows {

        /** Rows are filled up with zeros to whole vectors. */
        private final float[] weights;

        private final float[] bias;
        private final int width;
        private final int count;

        Rows(float[] weights, float[] bias) {
            width = (bias.length + LANES - 1) / LANES * LANES;
            count = weights.length / bias.length;
            this.bias = Arrays.copyOf(bias, width);
            this.weights = new float[Math.multiplyExact(count, width)];
            for (int i = 0; i < count; i++) {
                System.arraycopy(weights, i * bias.length, this.weights, i * width, bias.length);
            }
        }

        @Override
        public int targetLength() {
            return width;
        }

        @Override
        public void sum(int[] rows, int number, float[] target) {
            int from = 0;
            for (; from <= width - 8 * LANES; from += 8 * LANES) {
                sumOfEight(rows, number, target, from);
            }
            for (; from <= width - 4 * LANES; from += 4 * LANES) {
                sumOfFour(rows, number, target, from);
            }
            for (; from < width; from += LANES) {
                sumOfOne(rows, number, target, from);
            }
        }

        private void sumOfEight(int[] rows, int number, float[] target, int from) {
            FloatVector a = FloatVector.fromArray(SPECIES, bias, from);
            FloatVector b = FloatVector.fromArray(SPECIES, bias, from + LANES);
            FloatVector c = FloatVector.fromArray(SPECIES, bias, from + 2 * LANES);
            FloatVector d = FloatVector.fromArray(SPECIES, bias, from + 3 * LANES);
            FloatVector e = FloatVector.fromArray(SPECIES, bias, from + 4 * LANES);
            FloatVector f = FloatVector.fromArray(SPECIES, bias, from + 5 * LANES);
            FloatVector g = FloatVector.fromArray(SPECIES, bias, from + 6 * LANES);
            FloatVector h = FloatVector.fromArray(SPECIES, bias, from + 7 * LANES);
            for (int i = 0; i < number; i++) {
                int row = rows[i] * width + from;
                a = a.add(FloatVector.fromArray(SPECIES, weights, row));
                b = b.add(FloatVector.fromArray(SPECIES, weights, row + LANES));
                c = c.add(FloatVector.fromArray(SPECIES, weights, row + 2 * LANES));
                d = d.add(FloatVector.fromArray(SPECIES, weights, row + 3 * LANES));
                e = e.add(FloatVector.fromArray(SPECIES, weights, row + 4 * LANES));
                f = f.add(FloatVector.fromArray(SPECIES, weights, row + 5 * LANES));
                g = g.add(FloatVector.fromArray(SPECIES, weights, row + 6 * LANES));
                h = h.add(FloatVector.fromArray(SPECIES, weights, row + 7 * LANES));
            }
            a.intoArray(target, from);
            b.intoArray(target, from + LANES);
            c.intoArray(target, from + 2 * LANES);
            d.intoArray(target, from + 3 * LANES);
            e.intoArray(target, from + 4 * LANES);
            f.intoArray(target, from + 5 * LANES);
            g.intoArray(target, from + 6 * LANES);
            h.intoArray(target, from + 7 * LANES);
        }

        private void sumOfFour(int[] rows, int number, float[] target, int from) {
            FloatVector a = FloatVector.fromArray(SPECIES, bias, from);
            FloatVector b = FloatVector.fromArray(SPECIES, bias, from + LANES);
            FloatVector c = FloatVector.fromArray(SPECIES, bias, from + 2 * LANES);
            FloatVector d = FloatVector.fromArray(SPECIES, bias, from + 3 * LANES);
            for (int i = 0; i < number; i++) {
                int row = rows[i] * width + from;
                a = a.add(FloatVector.fromArray(SPECIES, weights, row));
                b = b.add(FloatVector.fromArray(SPECIES, weights, row + LANES));
                c = c.add(FloatVector.fromArray(SPECIES, weights, row + 2 * LANES));
                d = d.add(FloatVector.fromArray(SPECIES, weights, row + 3 * LANES));
            }
            a.intoArray(target, from);
            b.intoArray(target, from + LANES);
            c.intoArray(target, from + 2 * LANES);
            d.intoArray(target, from + 3 * LANES);
        }

        private void sumOfOne(int[] rows, int number, float[] target, int from) {
            FloatVector a = FloatVector.fromArray(SPECIES, bias, from);
            for (int i = 0; i < number; i++) {
                a = a.add(FloatVector.fromArray(SPECIES, weights, rows[i] * width + from));
            }
            a.intoArray(target, from);
        }

        @Override
        public void weightedSum(int[] rows, float[] values, int number, float[] target) {
            int from = 0;
            for (; from <= width - 4 * LANES; from += 4 * LANES) {
                weightedSumOfFour(rows, values, number, target, from);
            }
            for (; from < width; from += LANES) {
                weightedSumOfOne(rows, values, number, target, from);
            }
        }

        private void weightedSumOfFour(int[] rows, float[] values, int number, float[] target, int from) {
            FloatVector a = FloatVector.fromArray(SPECIES, bias, from);
            FloatVector b = FloatVector.fromArray(SPECIES, bias, from + LANES);
            FloatVector c = FloatVector.fromArray(SPECIES, bias, from + 2 * LANES);
            FloatVector d = FloatVector.fromArray(SPECIES, bias, from + 3 * LANES);
            for (int i = 0; i < number; i++) {
                int row = rows[i] * width + from;
                FloatVector value = FloatVector.broadcast(SPECIES, values[i]);
                a = a.add(FloatVector.fromArray(SPECIES, weights, row).mul(value));
                b = b.add(FloatVector.fromArray(SPECIES, weights, row + LANES).mul(value));
                c = c.add(
                        FloatVector.fromArray(SPECIES, weights, row + 2 * LANES).mul(value));
                d = d.add(
                        FloatVector.fromArray(SPECIES, weights, row + 3 * LANES).mul(value));
            }
            a.intoArray(target, from);
            b.intoArray(target, from + LANES);
            c.intoArray(target, from + 2 * LANES);
            d.intoArray(target, from + 3 * LANES);
        }

        private void weightedSumOfOne(int[] rows, float[] values, int number, float[] target, int from) {
            FloatVector a = FloatVector.fromArray(SPECIES, bias, from);
            for (int i = 0; i < number; i++) {
                a = a.add(FloatVector.fromArray(SPECIES, weights, rows[i] * width + from)
                        .mul(values[i]));
            }
            a.intoArray(target, from);
        }

        @Override
        public void product(float[][] values, float[][] targets) {
            int from = 0;
            for (; from <= width - 2 * LANES; from += 2 * LANES) {
                productOfTwo(values, targets, from);
            }
            if (from < width) {
                productOfOne(values, targets, from);
            }
        }

        private void productOfTwo(float[][] values, float[][] targets, int from) {
            float[] p = values[0];
            float[] q = values[1];
            float[] r = values[2];
            float[] s = values[3];
            FloatVector p0 = FloatVector.fromArray(SPECIES, bias, from);
            FloatVector p1 = FloatVector.fromArray(SPECIES, bias, from + LANES);
            FloatVector q0 = p0;
            FloatVector q1 = p1;
            FloatVector r0 = p0;
            FloatVector r1 = p1;
            FloatVector s0 = p0;
            FloatVector s1 = p1;
            for (int i = 0; i < count; i++) {
                FloatVector w0 = FloatVector.fromArray(SPECIES, weights, i * width + from);
                FloatVector w1 = FloatVector.fromArray(SPECIES, weights, i * width + from + LANES);
                FloatVector x = FloatVector.broadcast(SPECIES, p[i]);
                p0 = p0.add(w0.mul(x));
                p1 = p1.add(w1.mul(x));
                x = FloatVector.broadcast(SPECIES, q[i]);
                q0 = q0.add(w0.mul(x));
                q1 = q1.add(w1.mul(x));
                x = FloatVector.broadcast(SPECIES, r[i]);
                r0 = r0.add(w0.mul(x));
                r1 = r1.add(w1.mul(x));
                x = FloatVector.broadcast(SPECIES, s[i]);
                s0 = s0.add(w0.mul(x));
                s1 = s1.add(w1.mul(x));
            }
            p0.intoArray(targets[0], from);
            p1.intoArray(targets[0], from + LANES);
            q0.intoArray(targets[1], from);
            q1.intoArray(targets[1], from + LANES);
            r0.intoArray(targets[2], from);
            r1.intoArray(targets[2], from + LANES);
            s0.intoArray(targets[3], from);
            s1.intoArray(targets[3], from + LANES);
        }

        private void productOfOne(float[][] values, float[][] targets, int from) {
            FloatVector start = FloatVector.fromArray(SPECIES, bias, from);
            FloatVector p = start;
            FloatVector q = start;
            FloatVector r = start;
            FloatVector s = start;
            for (int i = 0; i < count; i++) {
                FloatVector w = FloatVector.fromArray(SPECIES, weights, i * width + from);
                p = p.add(w.mul(values[0][i]));
                q = q.add(w.mul(values[1][i]));
                r = r.add(w.mul(values[2][i]));
                s = s.add(w.mul(values[3][i]));
            }
            p.intoArray(targets[0], from);
            q.intoArray(targets[1], from);
            r.intoArray(targets[2], from);
            s.intoArray(targets[3], from);
        }
    }
}
