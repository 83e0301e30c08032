package org.masnn.core.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sums over all rows of {@code [R, C]}: the gradient of a bias. ND4J's own reduction is slow in this layout. */
public final class ChannelSums {

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
        int rowsPerPart = Math.max(1, NativeFloats.BLOCK / channels);
        int parts = Math.toIntExact((rows.size(0) + rowsPerPart - 1) / rowsPerPart);
        float[][] sums = new float[parts][channels];
        Parallel.forEach(parts, part -> {
            long first = (long) part * rowsPerPart;
            int count = (int) Math.min(rowsPerPart, rows.size(0) - first);
            float[] block = new float[count * channels];
            values.read(first * channels, block, 0, block.length);
            float[] sum = sums[part];
            for (int at = 0; at < block.length; at += channels) {
                for (int c = 0; c < channels; c++) {
                    sum[c] += block[at + c];
                }
            }
        });
        double[] total = new double[channels];
        for (float[] sum : sums) {
            for (int c = 0; c < channels; c++) {
                total[c] += sum[c];
            }
        }
        target.assign(Nd4j.createFromArray(total).castTo(target.dataType()).reshape(target.shape()));
    }
}
