package org.masnn.core.data.image;

/**
 * The meaning of a JPEG file's samples, with the integer arithmetic of libjpeg (Y, Cb, Cr of JFIF) and of Pillow (cyan,
 * magenta, yellow and black: no colour profile is applied, and the stored values are taken as inverted, which is what
 * Adobe's programs write and Pillow expects).
 */
enum JpegColour {
    /** One component. */
    GRAY,
    /** Red, green, blue. */
    RGB,
    /** Luminance and two colour differences. */
    YCBCR,
    /** Inverted cyan, magenta, yellow, black. */
    CMYK,
    /** Luminance and colour differences of CMY, and black. */
    YCCK;

    private static final int HALF = 1 << 15;
    private static final int RED_CR = fixed(1.40200);
    private static final int GREEN_CR = fixed(0.71414);
    private static final int GREEN_CB = fixed(0.34414);
    private static final int BLUE_CB = fixed(1.77200);

    private static int fixed(double value) {
        return (int) (value * (1 << 16) + 0.5);
    }

    /** Components of a pixel. */
    int components() {
        return switch (this) {
            case GRAY -> 1;
            case RGB, YCBCR -> 3;
            case CMYK, YCCK -> 4;
        };
    }

    /**
     * Converts rows of stored samples.
     *
     * @param stored components beside each other, 0 to 255; not modified
     * @param pixels how many
     * @param target red, green and blue are written here
     * @param offset where in {@code target} to begin
     */
    void convert(int[] stored, int pixels, byte[] target, int offset) {
        int components = components();
        for (int i = 0; i < pixels; i++) {
            convertPixel(stored, i * components, target, offset + i * RgbImage.CHANNELS);
        }
    }

    private void convertPixel(int[] stored, int from, byte[] target, int to) {
        switch (this) {
            case GRAY -> write(target, to, stored[from], stored[from], stored[from]);
            case RGB -> write(target, to, stored[from], stored[from + 1], stored[from + 2]);
            case YCBCR ->
                write(
                        target,
                        to,
                        red(stored[from], stored[from + 2]),
                        green(stored[from], stored[from + 1], stored[from + 2]),
                        blue(stored[from], stored[from + 1]));
            case CMYK -> {
                int light = stored[from + 3];
                write(
                        target,
                        to,
                        shaded(stored[from], light),
                        shaded(stored[from + 1], light),
                        shaded(stored[from + 2], light));
            }
            case YCCK -> {
                // The stored luminance is that of inverted CMY, inverted once more: red, green and blue come out.
                int light = stored[from + 3];
                write(
                        target,
                        to,
                        shaded(255 - red(stored[from], stored[from + 2]), light),
                        shaded(255 - green(stored[from], stored[from + 1], stored[from + 2]), light),
                        shaded(255 - blue(stored[from], stored[from + 1]), light));
            }
        }
    }

    private static int red(int luminance, int cr) {
        return clip(luminance + ((RED_CR * (cr - 128) + HALF) >> 16));
    }

    private static int green(int luminance, int cb, int cr) {
        return clip(luminance + ((-GREEN_CB * (cb - 128) - GREEN_CR * (cr - 128) + HALF) >> 16));
    }

    private static int blue(int luminance, int cb) {
        return clip(luminance + ((BLUE_CB * (cb - 128) + HALF) >> 16));
    }

    /** Light that is left by a stored (inverted) ink under a stored (inverted) black. */
    private static int shaded(int storedInk, int light) {
        int product = (255 - storedInk) * light + 128;
        return clip(light - (((product >> 8) + product) >> 8));
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static void write(byte[] target, int to, int red, int green, int blue) {
        target[to] = (byte) red;
        target[to + 1] = (byte) green;
        target[to + 2] = (byte) blue;
    }
}
