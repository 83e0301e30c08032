package org.masnn.energy.statistics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.KernelChoice;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.kernel.Parallel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How often the values of one vertex were not zero (0 and -0 are zero): by time step, by position in a frame and, if
 * wanted, by both. Each task owns a block of positions in all frames, so that tasks share no counter.
 */
final class NonZeroCount {

    private final int frames;
    private final long[] perFrame;
    private final boolean each;
    private long[] perPosition = {};
    private int @Nullable [][] responses;
    private long rows;

    /** Counts of a vertex with so many frames a clip, by position and time step as well if each is wanted. */
    NonZeroCount(int frames, boolean each) {
        this.frames = frames;
        this.each = each;
        this.perFrame = new long[frames];
    }

    /** Adds {@code [N*T, ...]}, row {@code n*T + t}, which is not modified; returns the counts of its rows. */
    long[] add(INDArray folded) {
        int count = Math.toIntExact(folded.size(0));
        int width = Math.toIntExact(folded.length() / count);
        prepare(width);
        long[] result = folded.dataType() == DataType.FLOAT && KernelChoice.fused()
                ? fused(NativeFloats.of(NativeFloats.dense(folded)), count, width)
                : plain(folded, count, width);
        for (int row = 0; row < count; row++) {
            perFrame[row % frames] += result[row];
        }
        rows += count;
        return result;
    }

    private void prepare(int width) {
        if (rows == 0) {
            perPosition = new long[width];
            responses = each ? new int[frames][width] : null;
        } else if (perPosition.length != width) {
            throw new IllegalArgumentException("NonZeroCount: expected frames of " + perPosition.length
                    + " values as in the batches before, got " + width);
        }
    }

    private long[] fused(NativeFloats values, int count, int width) {
        int tasks = (width + NativeFloats.BLOCK - 1) / NativeFloats.BLOCK;
        long[][] ofTask = new long[tasks][];
        Parallel.forEach(tasks, task -> ofTask[task] = new Block(task * NativeFloats.BLOCK, width).add(values, count));
        long[] result = new long[count];
        for (long[] part : ofTask) {
            for (int row = 0; row < count; row++) {
                result[row] += part[row];
            }
        }
        return result;
    }

    /** A run of neighbouring positions. */
    private final class Block {

        private final int from;
        private final int length;
        private final long width;
        private final int[] bits = new int[NativeFloats.BLOCK];
        private final int[] sums = new int[NativeFloats.BLOCK];

        Block(int from, int width) {
            this.from = from;
            this.length = Math.min(NativeFloats.BLOCK, width - from);
            this.width = width;
        }

        long[] add(NativeFloats values, int count) {
            long[] result = new long[count];
            for (int frame = 0; frame < frames; frame++) {
                for (int row = frame; row < count; row += frames) {
                    values.readBits(row * width + from, bits, 0, length);
                    result[row] = count();
                }
                if (each) {
                    flush(frame);
                }
            }
            flush(0);
            return result;
        }

        /**
         * Without a branch, which would be mispredicted at every spike: the sign bit of {@code b | -b} is set unless b
         * is 0.
         */
        private int count() {
            int[] values = bits;
            int[] totals = sums;
            int result = 0;
            for (int i = 0; i < length; i++) {
                int value = values[i] << 1; // without the sign of -0
                int mark = (value | -value) >>> 31;
                totals[i] += mark;
                result += mark;
            }
            return result;
        }

        private void flush(int frame) {
            int[] response = responses == null ? null : responses[frame];
            for (int i = 0; i < length; i++) {
                perPosition[from + i] += sums[i];
                if (response != null) {
                    response[from + i] += sums[i];
                }
            }
            Arrays.fill(sums, 0);
        }
    }

    private long[] plain(INDArray folded, int count, int width) {
        INDArray flat = NativeFloats.dense(folded).reshape('c', count, width);
        long[] result = new long[count];
        for (int row = 0; row < count; row++) {
            double[] values = flat.getRow(row).toDoubleVector();
            int[] response = responses == null ? null : responses[row % frames];
            for (int i = 0; i < width; i++) {
                if (values[i] != 0) {
                    result[row]++;
                    perPosition[i]++;
                    if (response != null) {
                        response[i]++;
                    }
                }
            }
        }
        return result;
    }

    /** What was counted, by value. */
    SpikeCounts.OfVertex counts() {
        int[][] own = responses;
        return new SpikeCounts.OfVertex(
                perFrame(),
                perPosition(),
                own == null ? null : Arrays.stream(own).map(int[]::clone).toArray(int[][]::new),
                rows);
    }

    /** Adds what another one of the same vertex counted. */
    void add(SpikeCounts.OfVertex other) {
        int[][] others = other.responses();
        if (other.perFrame().length != frames || (others == null) == each) {
            throw new IllegalArgumentException("NonZeroCount: expected counts of " + frames + " frames"
                    + (each ? " with" : " without") + " responses, got "
                    + other.perFrame().length + (others == null ? " without" : " with"));
        }
        prepare(other.perPosition().length);
        for (int frame = 0; frame < frames; frame++) {
            perFrame[frame] += other.perFrame()[frame];
        }
        for (int i = 0; i < perPosition.length; i++) {
            perPosition[i] += other.perPosition()[i];
        }
        int[][] own = responses;
        if (own != null && others != null) {
            for (int frame = 0; frame < frames; frame++) {
                for (int i = 0; i < own[frame].length; i++) {
                    own[frame][i] += others[frame][i];
                }
            }
        }
        rows += other.rows();
    }

    /** Counts of all clips at each time step. */
    long[] perFrame() {
        return perFrame.clone();
    }

    /** Counts of all clips and time steps at each position of a frame; empty before the first batch. */
    long[] perPosition() {
        return perPosition.clone();
    }

    /** Counts of all clips, {@code [T][position]}; null unless wanted. */
    int @Nullable [][] responses() {
        return responses;
    }

    /** Share of values that were not zero. */
    double share() {
        return (double) Arrays.stream(perFrame).sum() / ((double) rows * perPosition.length);
    }

    /** How often each position was looked at. */
    long rows() {
        return rows;
    }
}
