package org.masnn.core.data.image;

import java.util.random.RandomGenerator;

/**
 * Mirrors pictures left to right at random.
 *
 * @param probability share of the pictures that are mirrored, 0 to 1
 */
public record RandomMirror(double probability) implements ImageTransform {

    /** Half of the pictures, as usual on ImageNet and CIFAR-10 (torchvision's default). */
    public static final RandomMirror HALF = new RandomMirror(0.5);

    /**
     * A mirror.
     *
     * @param probability share of the pictures that are mirrored, 0 to 1
     * @throws IllegalArgumentException when it is out of range
     */
    public RandomMirror {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("RandomMirror: expected a probability of 0..1, got " + probability);
        }
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return random.nextDouble() < probability ? image.mirrored() : image;
    }
}
