package org.masnn.core.data.image;

import java.util.random.RandomGenerator;

/**
 * Cuts a box of random area, shape and place and resizes it to a square (Szegedy et al., Going deeper with
 * convolutions, CVPR 2015), drawn as torchvision's {@code RandomResizedCrop} does: the area is uniform, the logarithm
 * of width / height is uniform; after ten boxes that do not fit, the largest centred box whose shape is in range.
 *
 * @param size width and height of the result, pixels
 * @param minimumArea smallest share of the picture's area, above 0
 * @param maximumArea largest share, at most 1
 * @param minimumRatio smallest width / height, above 0
 * @param maximumRatio largest width / height
 */
public record RandomResizedCrop(
        int size, double minimumArea, double maximumArea, double minimumRatio, double maximumRatio)
        implements ImageTransform {

    private static final int ATTEMPTS = 10;

    /**
     * A crop.
     *
     * @param size width and height of the result, pixels
     * @param minimumArea smallest share of the picture's area, above 0
     * @param maximumArea largest share, at most 1
     * @param minimumRatio smallest width / height, above 0
     * @param maximumRatio largest width / height
     * @throws IllegalArgumentException when a value is out of range
     */
    public RandomResizedCrop {
        boolean areas = minimumArea > 0 && minimumArea <= maximumArea && maximumArea <= 1;
        boolean ratios = minimumRatio > 0 && minimumRatio <= maximumRatio && maximumRatio < Double.POSITIVE_INFINITY;
        if (size < 1 || !areas || !ratios) {
            throw new IllegalArgumentException("RandomResizedCrop: expected a size of 1 or more, areas with 0 < minimum"
                    + " <= maximum <= 1 and ratios with 0 < minimum <= maximum, got size " + size + ", areas "
                    + minimumArea + ".." + maximumArea + ", ratios " + minimumRatio + ".." + maximumRatio);
        }
    }

    /**
     * A crop of 8 to 100 % of the area and of shapes from 3:4 to 4:3, torchvision's defaults.
     *
     * @param size width and height of the result, pixels
     * @return a transform
     */
    public static RandomResizedCrop of(int size) {
        return new RandomResizedCrop(size, 0.08, 1, 3.0 / 4, 4.0 / 3);
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return BilinearResampler.resize(image.crop(box(image.width(), image.height(), random)), size, size);
    }

    /** Draws a box inside a picture. */
    PixelBox box(int width, int height, RandomGenerator random) {
        double area = (double) width * height;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double target = area * between(minimumArea, maximumArea, random);
            double ratio = Math.exp(between(Math.log(minimumRatio), Math.log(maximumRatio), random));
            int boxWidth = (int) Math.rint(Math.sqrt(target * ratio));
            int boxHeight = (int) Math.rint(Math.sqrt(target / ratio));
            if (boxWidth > 0 && boxWidth <= width && boxHeight > 0 && boxHeight <= height) {
                int y = random.nextInt(height - boxHeight + 1);
                int x = random.nextInt(width - boxWidth + 1);
                return new PixelBox(x, y, boxWidth, boxHeight);
            }
        }
        return centred(width, height);
    }

    private PixelBox centred(int width, int height) {
        int boxWidth = width;
        int boxHeight = height;
        double ratio = (double) width / height;
        if (ratio < minimumRatio) {
            boxHeight = Math.max(1, Math.min(height, (int) Math.rint(width / minimumRatio)));
        } else if (ratio > maximumRatio) {
            boxWidth = Math.max(1, Math.min(width, (int) Math.rint(height * maximumRatio)));
        }
        return new PixelBox((width - boxWidth) / 2, (height - boxHeight) / 2, boxWidth, boxHeight);
    }

    private static double between(double minimum, double maximum, RandomGenerator random) {
        return minimum + (maximum - minimum) * random.nextDouble();
    }
}
