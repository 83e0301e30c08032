package org.masnn.core.data.image;

import java.util.random.RandomGenerator;

/**
 * Cuts the square in the middle of a picture, as torchvision's {@code CenterCrop}; smaller pictures get a black border.
 *
 * @param size width and height of the result, pixels
 */
public record CentreCrop(int size) implements ImageTransform {

    /**
     * A crop.
     *
     * @param size width and height of the result, pixels, 1 or more
     * @throws IllegalArgumentException when it is below 1
     */
    public CentreCrop {
        if (size < 1) {
            throw new IllegalArgumentException("CentreCrop: expected a size of 1 or more, got " + size);
        }
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return image.crop(new PixelBox(start(image.width()), start(image.height()), size, size));
    }

    /** Halves are rounded to even, as Python does. */
    private int start(int length) {
        if (length < size) {
            return -((size - length) / 2);
        }
        return (int) Math.rint((length - size) / 2.0);
    }
}
