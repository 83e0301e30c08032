package org.masnn.core.data.image;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The way from a decoded picture to a network's input: transforms in order, whose result has to be a square of a fixed
 * size, then normalisation.
 *
 * @param size width and height of the result, pixels
 * @param transforms applied in this order
 * @param normalization of the result's samples
 */
public record ImagePreparation(int size, List<ImageTransform> transforms, ChannelNormalization normalization) {

    /**
     * A preparation.
     *
     * @param size width and height of the result, pixels, 1 or more
     * @param transforms applied in this order; they have to end with a picture of size x size
     * @param normalization of the result's samples
     * @throws IllegalArgumentException when the size is below 1
     */
    public ImagePreparation {
        transforms = List.copyOf(transforms);
        if (size < 1) {
            throw new IllegalArgumentException("ImagePreparation: expected a size of 1 or more, got " + size);
        }
    }

    /**
     * The training recipe of the authors' published ImageNet code: {@link RandomResizedCrop} and {@link AutoAugment},
     * without mirror, ImageNet's normalisation.
     *
     * @param size width and height, pixels; 224 in the paper
     * @return a preparation
     */
    public static ImagePreparation imageNetTraining(int size) {
        return new ImagePreparation(
                size, List.of(RandomResizedCrop.of(size), AutoAugment.IMAGENET), ChannelNormalization.IMAGENET);
    }

    /**
     * Evaluation on ImageNet: shorter side, centre crop, ImageNet's normalisation. The published code takes 256 and
     * 224, and for its starred results 320 and 288.
     *
     * @param shorterSide length of the shorter side after resizing, pixels
     * @param size width and height of the crop, pixels
     * @return a preparation
     */
    public static ImagePreparation imageNetEvaluation(int shorterSide, int size) {
        return new ImagePreparation(
                size, List.of(new ShorterSide(shorterSide), new CentreCrop(size)), ChannelNormalization.IMAGENET);
    }

    /**
     * Training on small pictures such as those of CIFAR-10: border of an eighth (4 of 32 pixels), random crop and
     * mirror (He et al. 2016, section 4.2), CIFAR-10's normalisation. Pictures of another size are resized before.
     *
     * @param size width and height, pixels
     * @return a preparation
     */
    public static ImagePreparation smallTraining(int size) {
        return new ImagePreparation(
                size,
                List.of(
                        new ShorterSide(size),
                        new CentreCrop(size),
                        new RandomPaddedCrop(size, size / 8),
                        RandomMirror.HALF),
                ChannelNormalization.CIFAR10);
    }

    /**
     * Evaluation on small pictures: they are resized and cut if they have another size; CIFAR-10's normalisation.
     *
     * @param size width and height, pixels
     * @return a preparation
     */
    public static ImagePreparation smallEvaluation(int size) {
        return new ImagePreparation(
                size, List.of(new ShorterSide(size), new CentreCrop(size)), ChannelNormalization.CIFAR10);
    }

    /**
     * This preparation with another normalisation.
     *
     * @param value the normalisation
     * @return a new preparation
     */
    public ImagePreparation withNormalization(ChannelNormalization value) {
        return new ImagePreparation(size, transforms, value);
    }

    /**
     * Applies the transforms.
     *
     * @param image a decoded picture; not modified
     * @param random the sample's own generator
     * @return a picture of size x size
     * @throws IllegalArgumentException when the transforms end with another size
     */
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        RgbImage result = image;
        for (ImageTransform transform : transforms) {
            result = transform.apply(result, random);
        }
        if (result.width() != size || result.height() != size) {
            throw new IllegalArgumentException("ImagePreparation: expected " + size + " x " + size + " pixels after "
                    + transforms + ", got " + result.width() + " x " + result.height()
                    + "; end with a transform that makes that size");
        }
        return result;
    }
}
