package org.masnn.core.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link BatchNormalizationKernel} in single precision on the CPU; sums are joined in double precision.
 *
 * <p>Design: rows are cut into chunks of fixed size, chunks into blocks that fit the first level cache. The values of a
 * channel lie a fixed distance apart, so coefficients and running sums are laid out like a block: every inner loop then
 * walks all its arrays by one index, which the compiler turns into vector code. Sums are taken of distances from the
 * chunk's first row, so a large mean does not eat the variance, and chunks are joined by Chan's formula, in order, so
 * that a result does not depend on the number of threads.
 */
public final class FusedBatchNormalization implements BatchNormalizationKernel {

    /** Values of a chunk, of which a thread takes one after the other: 256 KB. */
    private static final int CHUNK_VALUES = 1 << 16;

    @Override
    public BatchStatistics statistics(INDArray input) {
        NativeFloats x = NativeFloats.of(input);
        Blocks blocks = new Blocks(input);
        Moments[] parts = new Moments[blocks.chunks()];
        blocks.forEachChunk((chunk, firstRow, rows) -> {
            float[] firstValues = new float[blocks.channels];
            x.read(firstRow * blocks.channels, firstValues, 0, blocks.channels);
            float[] origin = blocks.tiled(firstValues);
            float[] block = new float[origin.length];
            float[] sum = new float[origin.length];
            float[] squares = new float[origin.length];
            blocks.forEachBlock(firstRow, rows, (position, length) -> {
                x.read(position, block, 0, length);
                addDistances(block, origin, sum, squares, length);
            });
            parts[chunk] = new Moments(firstValues, blocks.folded(sum), blocks.folded(squares), rows);
        });
        Moments total = parts[0];
        for (int i = 1; i < parts.length; i++) {
            total.join(parts[i]);
        }
        return total.statistics();
    }

    static void addDistances(float[] block, float[] origin, float[] sum, float[] squares, int length) {
        for (int i = 0; i < length; i++) {
            float distance = block[i] - origin[i];
            sum[i] += distance;
            squares[i] += distance * distance;
        }
    }

    @Override
    public void affine(INDArray input, double[] centre, double[] scale, double[] shift, INDArray output) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats y = NativeFloats.of(output);
        Blocks blocks = new Blocks(input);
        float[][] tile = new ChannelAffine(centre, scale, shift).tile(0, blocks.length());
        blocks.forEachChunk((chunk, firstRow, rows) -> {
            float[] block = new float[blocks.length()];
            blocks.forEachBlock(firstRow, rows, (position, length) -> {
                x.read(position, block, 0, length);
                ChannelAffine.apply(block, tile, length);
                y.write(position, block, 0, length);
            });
        });
    }

    @Override
    public GradientSums gradientSums(INDArray input, INDArray epsilon, double[] mean) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats e = NativeFloats.of(epsilon);
        Blocks blocks = new Blocks(input);
        float[] m = blocks.tiled(floats(mean));
        double[][][] parts = new double[blocks.chunks()][][];
        blocks.forEachChunk((chunk, firstRow, rows) -> {
            float[] block = new float[m.length];
            float[] gradient = new float[m.length];
            float[] plain = new float[m.length];
            float[] weighted = new float[m.length];
            blocks.forEachBlock(firstRow, rows, (position, length) -> {
                x.read(position, block, 0, length);
                e.read(position, gradient, 0, length);
                for (int i = 0; i < length; i++) {
                    plain[i] += gradient[i];
                    weighted[i] += gradient[i] * (block[i] - m[i]);
                }
            });
            parts[chunk] = new double[][] {blocks.folded(plain), blocks.folded(weighted)};
        });
        return GradientSums.total(parts, mean);
    }

    @Override
    public void combine(
            INDArray input, INDArray epsilon, double[] centre, double[] a, double[] b, double[] d, INDArray result) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats e = NativeFloats.of(epsilon);
        NativeFloats out = NativeFloats.of(result);
        Blocks blocks = new Blocks(input);
        float[] fa = blocks.tiled(floats(a));
        float[][] tile = new ChannelAffine(centre, b, d).tile(0, blocks.length());
        float[] m = tile[0];
        float[] fb = tile[1];
        float[] fd = tile[2];
        blocks.forEachChunk((chunk, firstRow, rows) -> {
            float[] block = new float[m.length];
            float[] gradient = new float[m.length];
            blocks.forEachBlock(firstRow, rows, (position, length) -> {
                x.read(position, block, 0, length);
                e.read(position, gradient, 0, length);
                for (int i = 0; i < length; i++) {
                    block[i] = fa[i] * gradient[i] + fb[i] * (block[i] - m[i]) + fd[i];
                }
                out.write(position, block, 0, length);
            });
        });
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    /** How an array {@code [R, C]} is cut. */
    private static final class Blocks {

        private final long rows;
        private final int channels;
        private final int blockRows;
        private final int chunkRows;

        Blocks(INDArray array) {
            rows = array.size(0);
            channels = Math.toIntExact(array.size(1));
            blockRows = Math.max(1, NativeFloats.BLOCK / channels);
            chunkRows = Math.max(1, CHUNK_VALUES / channels);
        }

        int chunks() {
            return Math.toIntExact((rows - 1) / chunkRows + 1);
        }

        /** Values of a block. */
        int length() {
            return blockRows * channels;
        }

        /** One value per channel, repeated over the rows of a block. */
        float[] tiled(float[] perChannel) {
            float[] result = new float[length()];
            for (int row = 0; row < blockRows; row++) {
                System.arraycopy(perChannel, 0, result, row * channels, channels);
            }
            return result;
        }

        /** Sums over the rows of a block. */
        double[] folded(float[] tile) {
            return GradientSums.folded(tile, 0, tile.length, channels);
        }

        void forEachChunk(Chunk task) {
            Parallel.forEach(chunks(), chunk -> {
                long first = (long) chunk * chunkRows;
                task.run(chunk, first, (int) Math.min(chunkRows, rows - first));
            });
        }

        void forEachBlock(long firstRow, int chunkRows, Block task) {
            for (int from = 0; from < chunkRows; from += blockRows) {
                task.run((firstRow + from) * channels, Math.min(blockRows, chunkRows - from) * channels);
            }
        }
    }

    private interface Chunk {
        void run(int chunk, long firstRow, int rows);
    }

    private interface Block {
        void run(long position, int length);
    }
}
