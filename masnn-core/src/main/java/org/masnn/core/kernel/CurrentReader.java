package org.masnn.core.kernel;

import org.jspecify.annotations.Nullable;

/** Reads the input currents of a block of neurons, one step after another; normalises them on the way where wanted. */
final class CurrentReader {

    private final NativeFloats values;
    private final @Nullable ChannelAffine normalization;
    private float[][] tile = new float[0][];
    private int tileFrom = -1;
    private int tileLength;

    CurrentReader(NativeFloats values, @Nullable ChannelAffine normalization) {
        this.values = values;
        this.normalization = normalization;
    }

    /** Chooses the block: {@code length} neurons of a frame, from number {@code from} on. */
    void block(int from, int length) {
        if (normalization == null) {
            return;
        }
        int phase = from % normalization.centre().length;
        if (phase != tileFrom || length > tileLength) {
            tile = normalization.tile(phase, length);
            tileFrom = phase;
            tileLength = length;
        }
    }

    /** Input currents of the block at one step. */
    void read(long position, float[] target, int length) {
        values.read(position, target, 0, length);
        if (normalization != null) {
            ChannelAffine.apply(target, tile, length);
        }
    }

    /** Adds {@code gradient} and {@code gradient * (z - centre)} of one step; {@code scratch} is overwritten. */
    void addSums(long position, float[] gradient, float[] plain, float[] weighted, float[] scratch, int length) {
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
