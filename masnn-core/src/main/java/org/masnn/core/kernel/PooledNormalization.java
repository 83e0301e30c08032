package org.masnn.core.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation that is followed by average pooling over windows that do not overlap, in single precision: the
 * average of normalised values is the normalised average, so only averages are normalised, and the large frames are
 * read once forward and once backward (Yao et al. 2023, Eq. 5).
 *
 * <p>Frames {@code [R, H, W, C]}, averages {@code [R, H/h, W/w, C]}. The oracle is {@link FusedBatchNormalization} with
 * {@link FramePooling}. A piece of work is a frame; sums are joined in the order of the frames.
 */
public final class PooledNormalization {

    private static final int LARGEST_BLOCK = 1024;

    private final FrameSize frame;
    private final int height;
    private final int width;
    private final int channels;
    private final int rowLength;
    /** Part of an image row: whole windows, few enough that a dozen such blocks fit into the first level cache. */
    private final int blockLength;

    private final int pooledLength;

    /**
     * A kernel.
     *
     * @param frame size of a frame
     * @param pooling windows as {@link #fits} wants them
     */
    public PooledNormalization(FrameSize frame, FramePooling pooling) {
        this.frame = frame;
        height = pooling.height();
        width = pooling.width();
        channels = frame.channels();
        rowLength = frame.width() * channels;
        int windows = frame.width() / width;
        int inBlock = Math.max(1, Math.min(windows, LARGEST_BLOCK / (width * channels)));
        while (windows % inBlock != 0) {
            inBlock--;
        }
        pooledLength = inBlock * channels;
        blockLength = pooledLength * width;
    }

    /**
     * Whether the windows are averages that cover each pixel of a frame once.
     *
     * @param frame size of a frame
     * @param pooling the windows
     * @return whether this kernel serves
     */
    public static boolean fits(FrameSize frame, FramePooling pooling) {
        return pooling.kind() == FramePooling.Kind.AVERAGE
                && pooling.strideHeight() == pooling.height()
                && pooling.strideWidth() == pooling.width()
                && pooling.paddingHeight() == 0
                && pooling.paddingWidth() == 0
                && frame.height() % pooling.height() == 0
                && frame.width() % pooling.width() == 0;
    }

    /**
     * Shape of the averages.
     *
     * @param frames R
     * @return {@code [R, H/h, W/w, C]}
     */
    public long[] averagesShape(long frames) {
        return new long[] {frames, frame.height() / height, frame.width() / width, channels};
    }

    /**
     * Statistics of all pixels, and the averages.
     *
     * @param input {@code [R, H, W, C]}; not modified
     * @param averages {@code [R, H/h, W/w, C]}; overwritten
     * @return mean and variance per channel
     */
    public BatchStatistics statistics(INDArray input, INDArray averages) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats pooled = NativeFloats.of(averages);
        Moments[] parts = new Moments[Math.toIntExact(input.size(0))];
        Parallel.forEachRange(parts.length, (first, end) -> {
            float[] block = new float[blockLength];
            float[] column = new float[blockLength];
            float[] average = new float[pooledLength];
            float[] scratch = new float[pooledLength];
            for (int r = first; r < end; r++) {
                float[] firstPixel = new float[channels];
                x.read((long) r * frame.length(), firstPixel, 0, channels);
                float[] origin = repeated(firstPixel);
                float[] sum = new float[blockLength];
                float[] squares = new float[blockLength];
                for (int row = 0; row < frame.height(); row += height) {
                    for (int from = 0; from < rowLength; from += blockLength) {
                        for (int i = 0; i < height; i++) {
                            x.read(position(r, row + i, from), block, 0, blockLength);
                            FusedBatchNormalization.addDistances(block, origin, sum, squares, blockLength);
                            addRow(block, column, i == 0 ? 0f : 1f);
                        }
                        averageColumns(column, average, scratch);
                        pooled.write(pooledPosition(r, row, from), average, 0, pooledLength);
                    }
                }
                parts[r] = new Moments(
                        firstPixel,
                        GradientSums.folded(sum, 0, blockLength, channels),
                        GradientSums.folded(squares, 0, blockLength, channels),
                        frame.pixels());
            }
        });
        Moments total = parts[0];
        for (int r = 1; r < parts.length; r++) {
            total.join(parts[r]);
        }
        return total.statistics();
    }

    /**
     * {@code result = a[c] * epsilon / (h * w) + b[c] * (input - centre[c]) + d[c]}: the gradient with respect to the
     * input, each pixel with the epsilon of its window.
     *
     * @param input {@code [R, H, W, C]}; not modified
     * @param epsilon gradient with respect to the normalised averages, {@code [R, H/h, W/w, C]}; not modified
     * @param centre subtracted from the input, one value per channel
     * @param a factor of epsilon
     * @param b factor of the centred input
     * @param d summand
     * @param result {@code [R, H, W, C]}; overwritten
     */
    public void combine(
            INDArray input, INDArray epsilon, double[] centre, double[] a, double[] b, double[] d, INDArray result) {
        NativeFloats x = NativeFloats.of(input);
        NativeFloats e = NativeFloats.of(epsilon);
        NativeFloats out = NativeFloats.of(result);
        float[][] tile = new ChannelAffine(centre, b, d).tile(0, blockLength);
        float[] factor = new float[pooledLength];
        for (int i = 0; i < factor.length; i++) {
            factor[i] = (float) (a[i % channels] / (height * width));
        }
        Parallel.forEachRange(Math.toIntExact(input.size(0)), (first, end) -> {
            float[] block = new float[blockLength];
            float[] upstream = new float[pooledLength];
            float[] spread = new float[blockLength];
            for (int r = first; r < end; r++) {
                for (int row = 0; row < frame.height(); row += height) {
                    for (int from = 0; from < rowLength; from += blockLength) {
                        e.read(pooledPosition(r, row, from), upstream, 0, pooledLength);
                        multiply(upstream, factor);
                        spreadColumns(upstream, spread);
                        for (int i = 0; i < height; i++) {
                            long position = position(r, row + i, from);
                            x.read(position, block, 0, blockLength);
                            ChannelAffine.apply(block, tile, blockLength);
                            addRow(spread, block, 1f);
                            out.write(position, block, 0, blockLength);
                        }
                    }
                }
            }
        });
    }

    private long position(int r, int row, int from) {
        return (long) r * frame.length() + (long) row * rowLength + from;
    }

    private long pooledPosition(int r, int row, int from) {
        return (long) r * (frame.length() / (height * width))
                + (long) (row / height) * (rowLength / width)
                + from / width;
    }

    private float[] repeated(float[] pixel) {
        float[] result = new float[blockLength];
        for (int i = 0; i < blockLength; i += channels) {
            System.arraycopy(pixel, 0, result, i, channels);
        }
        return result;
    }

    /** {@code sum = row + keep * sum}. */
    private static void addRow(float[] row, float[] sum, float keep) {
        for (int i = 0; i < row.length; i++) {
            sum[i] = row[i] + keep * sum[i];
        }
    }

    private static void multiply(float[] values, float[] factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor[i];
        }
    }

    /** Copies of whole pixels first, so that the sum becomes vector code. */
    private void averageColumns(float[] column, float[] average, float[] scratch) {
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < pooledLength; i += channels) {
                System.arraycopy(column, i * width + j * channels, scratch, i, channels);
            }
            addRow(scratch, average, j == 0 ? 0f : 1f);
        }
        scale(average, 1f / (height * width));
    }

    private static void scale(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    private void spreadColumns(float[] pooled, float[] row) {
        for (int i = 0; i < pooledLength; i += channels) {
            for (int j = 0; j < width; j++) {
                System.arraycopy(pooled, i, row, i * width + j * channels, channels);
            }
        }
    }
}
