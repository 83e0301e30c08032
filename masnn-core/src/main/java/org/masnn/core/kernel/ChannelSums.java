package org.masnn.core.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums over all rows of {@code [R, C]}: the gradient of a bias. ND4J's own reduction is slow in this layout. */
public final class ChannelSums {

    private static final int BLOCKS_PER_PART = 64;

    private ChannelSums() {}

    /**
     * The sums.
     *
     * @param rows {@code [R, C]}, dense; not modified
     * @param target {@code [C]}; overwritten
     */
    public static void write(INDArray rows, INDArray target) {
        if (rows.dataType() != DataType.FLOAT || !KernelChoice.fused()) {
            target.assign(rows.sum(0).reshape(target.shape()));
            return;
        }
        NativeFloats values = NativeFloats.of(rows);
        int channels = Math.toIntExact(rows.size(1));
        int blockLength = Math.max(1, NativeFloats.BLOCK / channels) * channels;
        long partLength = (long) blockLength * BLOCKS_PER_PART;
        int parts = Math.toIntExact((values.length() + partLength - 1) / partLength);
        float[][] sums = new float[parts][];
        Parallel.forEach(parts, part -> {
            float[] block = new float[blockLength];
            float[] sum = new float[blockLength];
            long end = Math.min(values.length(), (part + 1) * partLength);
            for (long from = part * partLength; from < end; from += blockLength) {
                int length = (int) Math.min(blockLength, end - from);
                values.read(from, block, 0, length);
                // laid out like the block, so that the loop becomes vector code
                for (int i = 0; i < length; i++) {
                    sum[i] += block[i];
                }
            }
            sums[part] = sum;
        });
        NativeFloats.assign(target, folded(sums, channels));
    }

    /** Per channel the sum of all parts, whose channels are the fastest axis. */
    static double[] folded(float[][] parts, int channels) {
        double[] total = new double[channels];
        for (float[] part : parts) {
            for (int i = 0; i < part.length; i += channels) {
                for (int c = 0; c < channels; c++) {
                    total[c] += part[i + c];
                }
            }
        }
        return total;
    }
}
