package org.masnn.attention.kernel;

import java.util.Arrays;

/**
 * Average, maximum and first maximum over the channels of each pixel. Not thread-safe.
 *
 * <p>Design: neither float sums nor maxima over contiguous values vectorise, so {@value #GROUP} channels of
 * {@value #TILE} pixels at a time are transposed into a tile that stays in the first level cache, and the loops run
 * over pixels, short loops because the compiler gives up on long ones. Which group of channels holds the first maximum
 * is tracked there too; only that group is searched.
 */
final class ChannelPooling {

    private static final int GROUP = 8;
    private static final int TILE = 256;

    private final int pixels;
    private final int channels;
    private final float[] tile = new float[GROUP * TILE];
    private final float[] sum = new float[TILE];
    private final float[] peak = new float[TILE];
    private final float[] largest = new float[TILE];
    private final float[] first = new float[TILE];

    ChannelPooling(int pixels, int channels) {
        this.pixels = pixels;
        this.channels = channels;
    }

    /**
     * Pools one frame.
     *
     * @param frame {@code [H, W, C]}; not modified
     * @param tape receives one value per pixel at each of the three places
     * @param average where the averages go
     * @param maximum where the maxima go
     * @param channel where the channels of the first maxima go
     */
    void pool(float[] frame, float[] tape, int average, int maximum, int channel) {
        for (int from = 0; from < pixels; from += TILE) {
            int length = Math.min(TILE, pixels - from);
            reduce(frame, from, length);
            for (int i = 0; i < length; i++) {
                tape[average + from + i] = sum[i] / channels;
                tape[channel + from + i] = search(frame, (from + i) * channels, (int) first[i], peak[i]);
            }
            System.arraycopy(peak, 0, tape, maximum + from, length);
        }
    }

    private void reduce(float[] frame, int from, int length) {
        Arrays.fill(sum, 0);
        Arrays.fill(peak, Float.NEGATIVE_INFINITY);
        Arrays.fill(first, 0);
        int c = 0;
        for (; c <= channels - GROUP; c += GROUP) {
            transpose(frame, from * channels + c, length);
            addGroup(length);
            largestOfGroup(length);
            track(c, length);
        }
        for (; c < channels; c++) {
            for (int i = 0; i < length; i++) {
                tile[i] = frame[(from + i) * channels + c];
            }
            addChannel(length);
            track(c, length);
        }
    }

    private void transpose(float[] frame, int start, int length) {
        int at = start;
        for (int i = 0; i < length; i++) {
            tile[i] = frame[at];
            tile[i + TILE] = frame[at + 1];
            tile[i + 2 * TILE] = frame[at + 2];
            tile[i + 3 * TILE] = frame[at + 3];
            tile[i + 4 * TILE] = frame[at + 4];
            tile[i + 5 * TILE] = frame[at + 5];
            tile[i + 6 * TILE] = frame[at + 6];
            tile[i + 7 * TILE] = frame[at + 7];
            at += channels;
        }
    }

    private void addGroup(int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += ((tile[i] + tile[i + TILE]) + (tile[i + 2 * TILE] + tile[i + 3 * TILE]))
                    + ((tile[i + 4 * TILE] + tile[i + 5 * TILE]) + (tile[i + 6 * TILE] + tile[i + 7 * TILE]));
        }
    }

    private void largestOfGroup(int length) {
        for (int i = 0; i < length; i++) {
            largest[i] = Math.max(Math.max(tile[i], tile[i + TILE]), Math.max(tile[i + 2 * TILE], tile[i + 3 * TILE]));
        }
        for (int i = 0; i < length; i++) {
            largest[i] = Math.max(
                    largest[i],
                    Math.max(
                            Math.max(tile[i + 4 * TILE], tile[i + 5 * TILE]),
                            Math.max(tile[i + 6 * TILE], tile[i + 7 * TILE])));
        }
    }

    private void addChannel(int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += tile[i];
            largest[i] = tile[i];
        }
    }

    /** Takes {@code largest} into the maximum; where it is larger, {@code channel} is the first one so far. */
    private void track(float channel, int length) {
        for (int i = 0; i < length; i++) {
            first[i] += FloatLoops.isPositive(largest[i] - peak[i]) * (channel - first[i]);
            peak[i] = Math.max(peak[i], largest[i]);
        }
    }

    private int search(float[] frame, int pixel, int from, float maximum) {
        int c = from;
        while (c < channels - 1 && frame[pixel + c] != maximum) {
            c++;
        }
        return c;
    }
}
