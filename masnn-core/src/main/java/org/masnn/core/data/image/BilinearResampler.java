package org.masnn.core.data.image;

/**
 * Pillow's {@code resize(…, BILINEAR)} of 8-bit pictures: a triangle filter that is widened when a picture shrinks
 * (which is what "antialias" means), rows first, columns second, weights of 22 bits, rounded to 8 bits after each of
 * both. Same pixels as Pillow 9.4, bit for bit.
 */
final class BilinearResampler {

    private static final int WEIGHT_BITS = 22;

    private BilinearResampler() {}

    /**
     * Resizes a picture.
     *
     * @param image the picture; not modified
     * @param width new width, 1 or more
     * @param height new height, 1 or more
     * @return a picture of that size, the same one if it has it already
     */
    static RgbImage resize(RgbImage image, int width, int height) {
        RgbImage result = image;
        if (width != image.width()) {
            result = rows(result, width);
        }
        if (height != image.height()) {
            result = columns(result, height);
        }
        return result;
    }

    private static RgbImage rows(RgbImage image, int width) {
        Weights weights = new Weights(image.width(), width);
        byte[] source = image.samples();
        byte[] target = new byte[Math.multiplyExact(Math.multiplyExact(width, image.height()), RgbImage.CHANNELS)];
        int to = 0;
        for (int y = 0; y < image.height(); y++) {
            int row = y * image.width() * RgbImage.CHANNELS;
            for (int x = 0; x < width; x++) {
                int from = row + weights.first[x] * RgbImage.CHANNELS;
                target[to++] = weights.sum(source, from, RgbImage.CHANNELS, x);
                target[to++] = weights.sum(source, from + 1, RgbImage.CHANNELS, x);
                target[to++] = weights.sum(source, from + 2, RgbImage.CHANNELS, x);
            }
        }
        return RgbImage.of(width, image.height(), target);
    }

    private static RgbImage columns(RgbImage image, int height) {
        Weights weights = new Weights(image.height(), height);
        int stride = image.width() * RgbImage.CHANNELS;
        byte[] source = image.samples();
        byte[] target = new byte[Math.multiplyExact(stride, height)];
        for (int y = 0; y < height; y++) {
            int from = weights.first[y] * stride;
            for (int i = 0; i < stride; i++) {
                target[y * stride + i] = weights.sum(source, from + i, stride, y);
            }
        }
        return RgbImage.of(image.width(), height, target);
    }

    /** For each place along the new axis: the first place along the old one, and the weights from there on. */
    private static final class Weights {

        private final int[] first;
        private final int[][] fixed;

        Weights(int from, int to) {
            first = new int[to];
            fixed = new int[to][];
            double scale = (double) from / to;
            double support = Math.max(scale, 1);
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                first[i] = Math.max(0, (int) (centre - support + 0.5));
                int count = Math.min(from, (int) (centre + support + 0.5)) - first[i];
                fixed[i] = fixed(triangle(first[i] + 0.5 - centre, support, count));
            }
        }

        private static double[] triangle(double start, double support, int count) {
            double[] weights = new double[count];
            double inverse = 1 / support;
            double sum = 0;
            for (int k = 0; k < count; k++) {
                weights[k] = Math.max(0, 1 - Math.abs((k + start) * inverse));
                sum += weights[k];
            }
            for (int k = 0; k < count; k++) {
                weights[k] /= sum;
            }
            return weights;
        }

        private static int[] fixed(double[] weights) {
            int[] rounded = new int[weights.length];
            for (int k = 0; k < weights.length; k++) {
                rounded[k] = (int) (0.5 + weights[k] * (1 << WEIGHT_BITS));
            }
            return rounded;
        }

        byte sum(byte[] source, int from, int step, int place) {
            int sum = 1 << (WEIGHT_BITS - 1);
            int at = from;
            for (int weight : fixed[place]) {
                sum += (source[at] & 0xFF) * weight;
                at += step;
            }
            return (byte) Math.min(255, sum >> WEIGHT_BITS);
        }
    }
}
