package org.masnn.core.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Reads blocks of frames and normalises them on the way, where wanted: what a layer sees of a batch normalisation that
 * writes no array. Not safe for use by several threads.
 */
public final class NormalizingReader {

    private final NativeFloats values;
    private final @Nullable ChannelAffine normalization;
    private float[][] tile = new float[0][];
    private int tilePhase = -1;
    private int tileLength;

    /**
     * A reader.
     *
     * @param values frames whose channels are the fastest axis
     * @param normalization what is applied, or null for nothing
     */
    public NormalizingReader(NativeFloats values, @Nullable ChannelAffine normalization) {
        this.values = values;
        this.normalization = normalization;
    }

    /**
     * Chooses the block for what follows.
     *
     * @param from number of its first value within a frame
     * @param length how many values it has at most
     */
    public void block(long from, int length) {
        if (normalization == null) {
            return;
        }
        int phase = (int) (from % normalization.centre().length);
        if (phase != tilePhase || length > tileLength) {
            tile = normalization.tile(phase, length);
            tilePhase = phase;
            tileLength = length;
        }
    }

    /**
     * Reads the block of one frame.
     *
     * @param position index of its first value in the array
     * @param target receives the values from index 0 on
     * @param length how many
     */
    public void read(long position, float[] target, int length) {
        values.read(position, target, 0, length);
        if (normalization != null) {
            ChannelAffine.apply(target, tile, length);
        }
    }

    /**
     * Adds what {@link GradientSums} are made of; only with a normalisation.
     *
     * @param position index of the block's first value in the array
     * @param gradient gradient with respect to the normalised block; not modified
     * @param plain the gradient is added to it
     * @param weighted the gradient times the centred values is added to it
     * @param scratch overwritten
     * @param length how many values
     */
    public void addSums(long position, float[] gradient, float[] plain, float[] weighted, float[] scratch, int length) {
        values.read(position, scratch, 0, length);
        addProducts(gradient, scratch, tile[0], plain, weighted, length);
    }

    private static void addProducts(
            float[] gradient, float[] z, float[] centre, float[] plain, float[] weighted, int length) {
        for (int i = 0; i < length; i++) {
            plain[i] += gradient[i];
            weighted[i] += gradient[i] * (z[i] - centre[i]);
        }
    }
}
