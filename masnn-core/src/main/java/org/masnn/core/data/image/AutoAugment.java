package org.masnn.core.data.image;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * AutoAugment (Cubuk et al., AutoAugment: learning augmentation strategies from data, CVPR 2019): one of 25 pairs of
 * operations is drawn for each picture, each operation of the pair happens with its own probability, and with a random
 * sign where it has a direction.
 *
 * <p>Policies, magnitudes and pixel arithmetic are those of torchvision's {@code AutoAugment} on Pillow pictures with
 * its defaults (nearest neighbour, black outside); shears are about the upper left corner by the magnitude's tangent,
 * as in the authors' code and torchvision from 0.13 on.
 */
public final class AutoAugment implements ImageTransform {

    /** The policy found on ImageNet (Table 9 of the paper). */
    public static final AutoAugment IMAGENET = new AutoAugment("IMAGENET", AutoAugmentPolicies.imageNet());

    /** The policy found on CIFAR-10 (Table 7 of the paper). */
    public static final AutoAugment CIFAR10 = new AutoAugment("CIFAR10", AutoAugmentPolicies.cifar10());

    private final String name;
    private final List<List<Step>> pairs;

    private AutoAugment(String name, List<List<Step>> pairs) {
        this.name = name;
        this.pairs = pairs;
    }

    /**
     * One half of a pair.
     *
     * @param operation what to do
     * @param probability share of the pictures to which it is done
     * @param level magnitude, 0 to 9
     */
    record Step(AugmentOperation operation, double probability, int level) {}

    List<List<Step>> pairs() {
        return pairs;
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        List<Step> pair = pairs.get(random.nextInt(pairs.size()));
        RgbImage result = image;
        for (Step step : pair) {
            boolean happens = random.nextDouble() < step.probability();
            boolean negative = random.nextBoolean();
            if (happens) {
                result = step.operation().apply(result, step.level(), negative);
            }
        }
        return result;
    }

    /**
     * The name of the policy.
     *
     * @return such as {@code AutoAugment.IMAGENET}
     */
    @Override
    public String toString() {
        return "AutoAugment." + name;
    }
}
