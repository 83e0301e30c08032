package org.masnn.core.data.image;

import java.util.List;

/**
 * Turns samples of 0..255 into {@code (sample / 255 - mean) / deviation} of their channel.
 *
 * @param mean of red, green and blue, in units of 255
 * @param deviation of red, green and blue, in units of 255, above 0
 */
public record ChannelNormalization(List<Double> mean, List<Double> deviation) {

    /** The statistics of ImageNet's training pictures that torchvision and the authors' published code use. */
    public static final ChannelNormalization IMAGENET =
            new ChannelNormalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    /** The statistics of the 50,000 training pictures of CIFAR-10, as customarily rounded. */
    public static final ChannelNormalization CIFAR10 =
            new ChannelNormalization(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));

    /** Samples as 0..1. */
    public static final ChannelNormalization UNIT =
            new ChannelNormalization(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    /**
     * A normalisation.
     *
     * @param mean of red, green and blue, in units of 255
     * @param deviation of red, green and blue, in units of 255, above 0
     * @throws IllegalArgumentException when there are not three of each or they are out of range
     */
    public ChannelNormalization {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        boolean finite = mean.stream().allMatch(Double::isFinite)
                && deviation.stream().allMatch(value -> value > 0 && Double.isFinite(value));
        if (mean.size() != RgbImage.CHANNELS || deviation.size() != RgbImage.CHANNELS || !finite) {
            throw new IllegalArgumentException("ChannelNormalization: expected three finite means and three deviations"
                    + " above 0, got " + mean + " and " + deviation);
        }
    }

    /** The result of each sample: 256 of red, 256 of green, 256 of blue. */
    float[] table() {
        float[] table = new float[RgbImage.CHANNELS * 256];
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            for (int sample = 0; sample < 256; sample++) {
                table[channel * 256 + sample] = (float) ((sample / 255.0 - mean.get(channel)) / deviation.get(channel));
            }
        }
        return table;
    }
}
