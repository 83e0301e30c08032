package org.masnn.core.data.image;

import java.util.random.RandomGenerator;

/**
 * Puts a black border around a picture and cuts a square at a random place (He et al., Deep residual learning for image
 * recognition, CVPR 2016, section 4.2: 32 x 32 of CIFAR-10 with a border of 4).
 *
 * @param size width and height of the result, pixels
 * @param padding width of the border, pixels
 */
public record RandomPaddedCrop(int size, int padding) implements ImageTransform {

    /**
     * A crop.
     *
     * @param size width and height of the result, pixels, 1 or more
     * @param padding width of the border, pixels, 0 or more
     * @throws IllegalArgumentException when a value is out of range
     */
    public RandomPaddedCrop {
        if (size < 1 || padding < 0) {
            throw new IllegalArgumentException("RandomPaddedCrop: expected a size of 1 or more and a padding of 0 or"
                    + " more, got " + size + " and " + padding);
        }
    }

    /**
     * Cuts a square.
     *
     * @param image the picture, with its border at least as large as the square; not modified
     * @param random draws the place
     * @return a picture of size x size
     * @throws IllegalArgumentException when the picture is too small
     */
    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        int roomX = image.width() + 2 * padding - size;
        int roomY = image.height() + 2 * padding - size;
        if (roomX < 0 || roomY < 0) {
            throw new IllegalArgumentException("RandomPaddedCrop: expected a picture of " + (size - 2 * padding)
                    + " pixels or more in width and height, got " + image.width() + " x " + image.height()
                    + "; resize before");
        }
        int y = random.nextInt(roomY + 1) - padding;
        int x = random.nextInt(roomX + 1) - padding;
        return image.crop(new PixelBox(x, y, size, size));
    }
}
