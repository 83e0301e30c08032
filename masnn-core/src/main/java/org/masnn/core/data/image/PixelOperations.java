package org.masnn.core.data.image;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Operations on the values of pixels, with the arithmetic of Pillow's {@code ImageOps} and {@code ImageEnhance}: the
 * latter mix a picture with a degenerate one, {@code degenerate + factor * (image - degenerate)}.
 */
final class PixelOperations {

    private static final int VALUES = 256;

    private PixelOperations() {}

    /** Keeps the upper bits, 1 to 8. */
    static RgbImage posterize(RgbImage image, int bits) {
        int mask = 0xFF & (0xFF << (8 - bits));
        return map(image, channel -> value -> value & mask);
    }

    /** Inverts values from a threshold on. */
    static RgbImage solarize(RgbImage image, double threshold) {
        return map(image, channel -> value -> value < threshold ? value : 255 - value);
    }

    /** Stretches each channel so that its smallest value becomes 0 and its largest 255. */
    static RgbImage autoContrast(RgbImage image) {
        return map(image, channel -> {
            int[] counts = histogram(image, channel);
            int low = 0;
            while (counts[low] == 0) {
                low++;
            }
            int high = VALUES - 1;
            while (counts[high] == 0) {
                high--;
            }
            if (high <= low) {
                return IntUnaryOperator.identity();
            }
            double scale = 255.0 / (high - low);
            double offset = -low * scale;
            return value -> clip((int) (value * scale + offset));
        });
    }

    /** Spreads the values of each channel so that all are about equally frequent. */
    static RgbImage equalize(RgbImage image) {
        return map(image, channel -> {
            int[] counts = histogram(image, channel);
            int last = VALUES - 1;
            while (counts[last] == 0) {
                last--;
            }
            int pixels = image.width() * image.height();
            int step = (pixels - counts[last]) / 255;
            if (step == 0) {
                return IntUnaryOperator.identity();
            }
            int[] below = new int[VALUES];
            int sum = step / 2;
            for (int value = 0; value < VALUES; value++) {
                below[value] = sum / step;
                sum += counts[value];
            }
            return value -> below[value];
        });
    }

    /** Mixes with black. */
    static RgbImage brightness(RgbImage image, double factor) {
        return mix(image, new byte[image.samples().length], factor);
    }

    /** Mixes with the picture in gray. */
    static RgbImage color(RgbImage image, double factor) {
        byte[] gray = new byte[image.samples().length];
        for (int i = 0; i < gray.length; i += RgbImage.CHANNELS) {
            byte luminance = (byte) luminance(image.samples(), i);
            gray[i] = luminance;
            gray[i + 1] = luminance;
            gray[i + 2] = luminance;
        }
        return mix(image, gray, factor);
    }

    /** Mixes with the mean of the picture in gray. */
    static RgbImage contrast(RgbImage image, double factor) {
        byte[] samples = image.samples();
        long sum = 0;
        for (int i = 0; i < samples.length; i += RgbImage.CHANNELS) {
            sum += luminance(samples, i);
        }
        byte mean = (byte) (int) ((double) sum / ((double) image.width() * image.height()) + 0.5);
        byte[] flat = new byte[samples.length];
        Arrays.fill(flat, mean);
        return mix(image, flat, factor);
    }

    /** Mixes with the picture smoothed by 3 x 3 weights of 1 around 5; its edge pixels are not smoothed. */
    static RgbImage sharpness(RgbImage image, double factor) {
        byte[] samples = image.samples();
        byte[] smooth = samples.clone();
        int stride = image.width() * RgbImage.CHANNELS;
        for (int y = 1; y < image.height() - 1; y++) {
            for (int i = y * stride + RgbImage.CHANNELS; i < (y + 1) * stride - RgbImage.CHANNELS; i++) {
                int sum = 4 * (samples[i] & 0xFF);
                for (int row = i - stride; row <= i + stride; row += stride) {
                    sum += (samples[row - RgbImage.CHANNELS] & 0xFF)
                            + (samples[row] & 0xFF)
                            + (samples[row + RgbImage.CHANNELS] & 0xFF);
                }
                smooth[i] = (byte) ((2 * sum + 13) / 26);
            }
        }
        return mix(image, smooth, factor);
    }

    private static int luminance(byte[] samples, int at) {
        int sum = (samples[at] & 0xFF) * 19595 + (samples[at + 1] & 0xFF) * 38470 + (samples[at + 2] & 0xFF) * 7471;
        return (sum + 0x8000) >> 16;
    }

    private static RgbImage mix(RgbImage image, byte[] degenerate, double factor) {
        byte[] samples = image.samples();
        byte[] mixed = new byte[samples.length];
        float share = (float) factor;
        for (int i = 0; i < samples.length; i++) {
            int base = degenerate[i] & 0xFF;
            mixed[i] = (byte) clip((int) (base + share * ((samples[i] & 0xFF) - base)));
        }
        return RgbImage.of(image.width(), image.height(), mixed);
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static int[] histogram(RgbImage image, int channel) {
        int[] counts = new int[VALUES];
        byte[] samples = image.samples();
        for (int i = channel; i < samples.length; i += RgbImage.CHANNELS) {
            counts[samples[i] & 0xFF]++;
        }
        return counts;
    }

    private interface ChannelTable {
        IntUnaryOperator of(int channel);
    }

    private static RgbImage map(RgbImage image, ChannelTable tables) {
        byte[] source = image.samples();
        byte[] target = new byte[source.length];
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            IntUnaryOperator table = tables.of(channel);
            byte[] mapped = new byte[VALUES];
            for (int value = 0; value < VALUES; value++) {
                mapped[value] = (byte) clip(table.applyAsInt(value));
            }
            for (int i = channel; i < source.length; i += RgbImage.CHANNELS) {
                target[i] = mapped[source[i] & 0xFF];
            }
        }
        return RgbImage.of(image.width(), image.height(), target);
    }
}
