package org.masnn.energy.statistics;

import org.masnn.core.kernel.KernelChoice;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.kernel.Parallel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Counts the values of an array that are not zero (0 and -0 are zero), by time step. */
final class NonZeroCount {

    /** Rows are dealt to at most this many tasks: enough to keep any processor busy to the end. */
    private static final int TASKS = 64;

    private NonZeroCount() {}

    /**
     * Counts.
     *
     * @param folded {@code [N*T, ...]}, row {@code n*T + t}; not modified
     * @param steps T; 1 counts over the whole array
     * @return T counts
     */
    static long[] bySteps(INDArray folded, int steps) {
        int rows = Math.toIntExact(folded.size(0));
        long[] byRow = folded.dataType() == DataType.FLOAT && KernelChoice.fused()
                ? byRow(NativeFloats.of(NativeFloats.dense(folded)), rows)
                : byRow(folded, rows);
        long[] result = new long[steps];
        for (int row = 0; row < rows; row++) {
            result[row % steps] += byRow[row];
        }
        return result;
    }

    private static long[] byRow(NativeFloats values, int rows) {
        long width = values.length() / rows;
        long[] result = new long[rows];
        int tasks = Math.min(rows, TASKS);
        Parallel.forEach(tasks, task -> {
            float[] block = new float[NativeFloats.BLOCK];
            int end = (int) ((task + 1L) * rows / tasks);
            for (int row = (int) ((long) task * rows / tasks); row < end; row++) {
                result[row] = count(values, row * width, width, block);
            }
        });
        return result;
    }

    private static long count(NativeFloats values, long from, long width, float[] block) {
        long result = 0;
        for (long done = 0; done < width; done += block.length) {
            int length = (int) Math.min(block.length, width - done);
            values.read(from + done, block, 0, length);
            result += count(block, length);
        }
        return result;
    }

    /** Without a branch, which would be mispredicted at every spike: the sign bit of {@code b | -b} is set unless b is 0. */
    private static int count(float[] block, int length) {
        int result = 0;
        for (int i = 0; i < length; i++) {
            int bits = Float.floatToRawIntBits(block[i]) << 1;
            result += (bits | -bits) >>> 31;
        }
        return result;
    }

    private static long[] byRow(INDArray array, int rows) {
        INDArray marks = array.neq(0).castTo(DataType.DOUBLE);
        double[] sums =
                marks.dup('c').reshape('c', rows, array.length() / rows).sum(1).toDoubleVector();
        long[] result = new long[rows];
        for (int row = 0; row < rows; row++) {
            result[row] = (long) sums[row];
        }
        return result;
    }
}
