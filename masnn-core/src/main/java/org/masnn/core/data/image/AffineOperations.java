package org.masnn.core.data.image;

/**
 * Pillow's affine transforms with nearest neighbour and black outside: a pixel of the result is taken from
 * {@code (a x + b y + c, d x + e y + f)} of the source, in 16-bit fixed-point steps.
 */
final class AffineOperations {

    private static final double ONE = 1 << 16;

    private AffineOperations() {}

    /** Moves columns (or rows) by a share of their distance from the upper left corner. */
    static RgbImage shear(RgbImage image, double columns, double rows) {
        return transform(image, 1, columns, 0, rows, 1, 0);
    }

    /** Moves a picture to the right and down. */
    static RgbImage translate(RgbImage image, int right, int down) {
        return transform(image, 1, 0, -right, 0, 1, -down);
    }

    /** Turns a picture about its centre, counter-clockwise by degrees. */
    static RgbImage rotate(RgbImage image, double degrees) {
        double angle = -Math.toRadians(degrees);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double centreX = image.width() / 2.0;
        double centreY = image.height() / 2.0;
        return transform(
                image,
                cos,
                sin,
                -cos * centreX - sin * centreY + centreX,
                -sin,
                cos,
                sin * centreX - cos * centreY + centreY);
    }

    private static RgbImage transform(RgbImage image, double a, double b, double c, double d, double e, double f) {
        int width = image.width();
        int height = image.height();
        byte[] source = image.samples();
        byte[] target = new byte[source.length];
        // Longs: a wide picture times a step overflows an int.
        long startX = fixed(c + a * 0.5 + b * 0.5);
        long startY = fixed(f + d * 0.5 + e * 0.5);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                long fromX = (startX + fixed(a) * x + fixed(b) * y) >> 16;
                long fromY = (startY + fixed(d) * x + fixed(e) * y) >> 16;
                if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) {
                    int from = (int) (fromY * width + fromX) * RgbImage.CHANNELS;
                    int to = (y * width + x) * RgbImage.CHANNELS;
                    target[to] = source[from];
                    target[to + 1] = source[from + 1];
                    target[to + 2] = source[from + 2];
                }
            }
        }
        return RgbImage.of(width, height, target);
    }

    private static long fixed(double value) {
        return (long) Math.floor(value * ONE + 0.5);
    }
}
