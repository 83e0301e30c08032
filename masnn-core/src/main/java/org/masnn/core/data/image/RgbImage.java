package org.masnn.core.data.image;

/**
 * A picture of 8-bit red, green and blue samples, row by row, the three samples of a pixel beside each other
 * ({@code [H, W, 3]}). Transforms make new pictures and leave this one as it is.
 */
public final class RgbImage {

    /** Samples of a pixel. */
    public static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] samples;

    private RgbImage(int width, int height, byte[] samples) {
        this.width = width;
        this.height = height;
        this.samples = samples;
    }

    /**
     * A picture over an array.
     *
     * @param width pixels of a row, 1 or more
     * @param height rows, 1 or more
     * @param samples height * width * 3 unsigned bytes; kept, not copied, and not to be modified afterwards
     * @return a picture
     * @throws IllegalArgumentException when the length does not fit the size
     */
    public static RgbImage of(int width, int height, byte[] samples) {
        if (width < 1 || height < 1 || samples.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException("RgbImage: expected a size of 1 x 1 or more and width * height * 3"
                    + " samples, got " + width + " x " + height + " and " + samples.length + " samples");
        }
        return new RgbImage(width, height, samples);
    }

    /**
     * The length of a row.
     *
     * @return pixels
     */
    public int width() {
        return width;
    }

    /**
     * The number of rows.
     *
     * @return pixels
     */
    public int height() {
        return height;
    }

    /**
     * One sample.
     *
     * @param x column, 0 is left
     * @param y row, 0 is the top
     * @param channel 0 red, 1 green, 2 blue
     * @return 0 to 255
     */
    public int sample(int x, int y, int channel) {
        return samples[(y * width + x) * CHANNELS + channel] & 0xFF;
    }

    /**
     * All samples.
     *
     * @return a new array, height * width * 3 unsigned bytes
     */
    public byte[] toBytes() {
        return samples.clone();
    }

    /** The samples themselves: not to be modified. */
    byte[] samples() {
        return samples;
    }

    /**
     * A part of this picture. What reaches beyond its edges is black.
     *
     * @param box the part
     * @return a new picture of the box's size
     */
    RgbImage crop(PixelBox box) {
        byte[] part = new byte[Math.multiplyExact(Math.multiplyExact(box.width(), box.height()), CHANNELS)];
        int from = Math.max(0, box.x());
        int to = Math.min(width, box.x() + box.width());
        for (int y = Math.max(0, box.y()); y < Math.min(height, box.y() + box.height()) && from < to; y++) {
            int target = ((y - box.y()) * box.width() + from - box.x()) * CHANNELS;
            System.arraycopy(samples, (y * width + from) * CHANNELS, part, target, (to - from) * CHANNELS);
        }
        return new RgbImage(box.width(), box.height(), part);
    }

    /** This picture, mirrored left to right. */
    RgbImage mirrored() {
        byte[] mirrored = new byte[samples.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int source = (y * width + x) * CHANNELS;
                int target = (y * width + width - 1 - x) * CHANNELS;
                mirrored[target] = samples[source];
                mirrored[target + 1] = samples[source + 1];
                mirrored[target + 2] = samples[source + 2];
            }
        }
        return new RgbImage(width, height, mirrored);
    }
}
