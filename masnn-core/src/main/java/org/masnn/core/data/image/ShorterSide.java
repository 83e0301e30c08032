package org.masnn.core.data.image;

import java.util.random.RandomGenerator;

/**
 * Resizes a picture so that its shorter side has a given length, bilinear with antialias, as torchvision's
 * {@code Resize(length)} of a Pillow picture; the longer side is cut to whole pixels.
 *
 * @param length of the shorter side of the result, pixels
 */
public record ShorterSide(int length) implements ImageTransform {

    /**
     * A resize.
     *
     * @param length of the shorter side of the result, pixels, 1 or more
     * @throws IllegalArgumentException when it is below 1
     */
    public ShorterSide {
        if (length < 1) {
            throw new IllegalArgumentException("ShorterSide: expected a length of 1 or more, got " + length);
        }
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        long width = image.width();
        long height = image.height();
        boolean upright = width <= height;
        int longer = Math.toIntExact(upright ? length * height / width : length * width / height);
        return upright
                ? BilinearResampler.resize(image, length, longer)
                : BilinearResampler.resize(image, longer, length);
    }
}
