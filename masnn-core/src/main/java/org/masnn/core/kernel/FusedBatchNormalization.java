package org.masnn.core.kernel;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link BatchNormalizationKernel} in single precision on the CPU; sums are kept in double precision.
 *
 * <p>Design: rows are cut into chunks of fixed size, chunks into blocks that fit the first level cache. Within a block
 * the mean is known before the squares are summed, its rounding error is taken out afterwards (the corrected two-pass
 * algorithm), and blocks are joined by Chan's formula, so a large mean does not eat the variance. Chunks are joined in order, so that a result does not depend on the number of threads.
 */
public final class FusedBatchNormalization implements BatchNormalizationKernel {

    private static final int ROWS_PER_CHUNK = 8192;

    @Override
    public BatchStatistics statistics(INDArray input) {
        NativeFloats x = NativeFloats.of(input);
        int channels = channels(input);
        Moments[] parts = new Moments[chunks(input)];
        forEachChunk(input, (chunk, firstRow, rows) -> {
            Moments moments = new Moments(channels);
            float[] block = new float[blockRows(channels) * channels];
            forEachBlock(channels, firstRow, rows, (position, blockRows) -> {
                x.read(position, block, 0, blockRows * channels);
                moments.add(block, blockRows);
            });
            parts[chunk] = moments;
        });
        Moments total = parts[0];
        for (int i = 1; i < parts.length; i++) {
            total.add(parts[i]);
        }
        return total.statistics();
    }

    @Override
    public void affine(INDArray input, double[] centre, double[] scale, double[] shift, INDArray output) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats y = NativeFloats.of(output);
        int channels = channels(input);
        float[] m = floats(centre);
        float[] a = floats(scale);
        float[] b = floats(withRoundedCentre(centre, m, scale, shift));
        forEachChunk(input, (chunk, firstRow, rows) -> {
            float[] block = new float[blockRows(channels) * channels];
            forEachBlock(channels, firstRow, rows, (position, blockRows) -> {
                x.read(position, block, 0, blockRows * channels);
                for (int row = 0, at = 0; row < blockRows; row++, at += channels) {
                    for (int c = 0; c < channels; c++) {
                        block[at + c] = a[c] * (block[at + c] - m[c]) + b[c];
                    }
                }
                y.write(position, block, 0, blockRows * channels);
            });
        });
    }

    @Override
    public double[][] gradientSums(INDArray input, INDArray epsilon, double[] mean) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats e = NativeFloats.of(epsilon);
        int channels = channels(input);
        float[] m = floats(mean);
        double[][][] parts = new double[chunks(input)][][];
        forEachChunk(input, (chunk, firstRow, rows) -> {
            double[][] sums = new double[2][channels];
            float[] block = new float[blockRows(channels) * channels];
            float[] gradient = new float[block.length];
            float[] plain = new float[channels];
            float[] weighted = new float[channels];
            forEachBlock(channels, firstRow, rows, (position, blockRows) -> {
                x.read(position, block, 0, blockRows * channels);
                e.read(position, gradient, 0, blockRows * channels);
                Arrays.fill(plain, 0f);
                Arrays.fill(weighted, 0f);
                for (int row = 0, at = 0; row < blockRows; row++, at += channels) {
                    for (int c = 0; c < channels; c++) {
                        plain[c] += gradient[at + c];
                        weighted[c] += gradient[at + c] * (block[at + c] - m[c]);
                    }
                }
                for (int c = 0; c < channels; c++) {
                    sums[0][c] += plain[c];
                    sums[1][c] += weighted[c];
                }
            });
            parts[chunk] = sums;
        });
        double[][] total = parts[0];
        for (int i = 1; i < parts.length; i++) {
            for (int c = 0; c < channels; c++) {
                total[0][c] += parts[i][0][c];
                total[1][c] += parts[i][1][c];
            }
        }
        for (int c = 0; c < channels; c++) {
            total[1][c] += (m[c] - mean[c]) * total[0][c];
        }
        return total;
    }

    @Override
    public void combine(
            INDArray input, INDArray epsilon, double[] centre, double[] a, double[] b, double[] d, INDArray result) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats e = NativeFloats.of(epsilon);
        NativeFloats out = NativeFloats.of(result);
        int channels = channels(input);
        float[] m = floats(centre);
        float[] fa = floats(a);
        float[] fb = floats(b);
        float[] fd = floats(withRoundedCentre(centre, m, b, d));
        forEachChunk(input, (chunk, firstRow, rows) -> {
            float[] block = new float[blockRows(channels) * channels];
            float[] gradient = new float[block.length];
            forEachBlock(channels, firstRow, rows, (position, blockRows) -> {
                x.read(position, block, 0, blockRows * channels);
                e.read(position, gradient, 0, blockRows * channels);
                for (int row = 0, at = 0; row < blockRows; row++, at += channels) {
                    for (int c = 0; c < channels; c++) {
                        block[at + c] = fa[c] * gradient[at + c] + fb[c] * (block[at + c] - m[c]) + fd[c];
                    }
                }
                out.write(position, block, 0, blockRows * channels);
            });
        });
    }

    /** {@code factor * (x - centre) + summand} is {@code factor * (x - rounded) + result}. */
    private static double[] withRoundedCentre(double[] centre, float[] rounded, double[] factor, double[] summand) {
        double[] result = new double[centre.length];
        for (int c = 0; c < result.length; c++) {
            result[c] = summand[c] + factor[c] * (rounded[c] - centre[c]);
        }
        return result;
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    private static int channels(INDArray array) {
        return Math.toIntExact(array.size(1));
    }

    private static int chunks(INDArray array) {
        return Math.toIntExact((array.size(0) + ROWS_PER_CHUNK - 1) / ROWS_PER_CHUNK);
    }

    private static int blockRows(int channels) {
        return Math.max(1, NativeFloats.BLOCK / channels);
    }

    private static void forEachChunk(INDArray array, Chunk task) {
        long rows = array.size(0);
        Parallel.forEach(chunks(array), chunk -> {
            long first = (long) chunk * ROWS_PER_CHUNK;
            task.run(chunk, first, (int) Math.min(ROWS_PER_CHUNK, rows - first));
        });
    }

    private static void forEachBlock(int channels, long firstRow, int rows, Block task) {
        int step = blockRows(channels);
        for (int from = 0; from < rows; from += step) {
            task.run((firstRow + from) * channels, Math.min(step, rows - from));
        }
    }

    private interface Chunk {
        void run(int chunk, long firstRow, int rows);
    }

    private interface Block {
        void run(long position, int rows);
    }

    /** Running mean and sum of squared distances from it, per channel. */
    private static final class Moments {

        private final double[] mean;
        private final double[] squares;
        private final float[] blockMean;
        private final float[] blockDistances;
        private final float[] blockSquares;
        private long count;

        Moments(int channels) {
            mean = new double[channels];
            squares = new double[channels];
            blockMean = new float[channels];
            blockDistances = new float[channels];
            blockSquares = new float[channels];
        }

        void add(float[] block, int rows) {
            int channels = mean.length;
            Arrays.fill(blockMean, 0f);
            Arrays.fill(blockDistances, 0f);
            Arrays.fill(blockSquares, 0f);
            for (int row = 0, at = 0; row < rows; row++, at += channels) {
                for (int c = 0; c < channels; c++) {
                    blockMean[c] += block[at + c];
                }
            }
            for (int c = 0; c < channels; c++) {
                blockMean[c] /= rows;
            }
            for (int row = 0, at = 0; row < rows; row++, at += channels) {
                for (int c = 0; c < channels; c++) {
                    float distance = block[at + c] - blockMean[c];
                    blockDistances[c] += distance;
                    blockSquares[c] += distance * distance;
                }
            }
            for (int c = 0; c < channels; c++) {
                double error = (double) blockDistances[c] / rows;
                join(c, blockMean[c] + error, blockSquares[c] - error * blockDistances[c], rows);
            }
            count += rows;
        }

        void add(Moments other) {
            for (int c = 0; c < mean.length; c++) {
                join(c, other.mean[c], other.squares[c], other.count);
            }
            count += other.count;
        }

        private void join(int c, double otherMean, double otherSquares, long rows) {
            double distance = otherMean - mean[c];
            double total = (double) count + rows;
            mean[c] += distance * rows / total;
            squares[c] += otherSquares + distance * distance * count / total * rows;
        }

        BatchStatistics statistics() {
            double[] variance = new double[squares.length];
            for (int c = 0; c < variance.length; c++) {
                variance[c] = squares[c] / count;
            }
            return new BatchStatistics(mean, variance, count);
        }
    }
}
