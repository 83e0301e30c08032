package org.masnn.core.data.image;

/** The operations of AutoAugment with magnitudes of level 0 to 9 (Table 6 of the paper, linear between the ends). */
enum AugmentOperation {
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y,
    ROTATE,
    BRIGHTNESS,
    COLOR,
    CONTRAST,
    SHARPNESS,
    POSTERIZE,
    SOLARIZE,
    AUTO_CONTRAST,
    EQUALIZE,
    INVERT;

    private static final double LAST_LEVEL = 9;
    /** Of a picture of 331 pixels, the paper's ImageNet size. */
    private static final double LARGEST_TRANSLATION = 150.0 / 331.0;

    private static final double LARGEST_SHEAR = 0.3;
    private static final double LARGEST_ANGLE = 30;
    private static final double LARGEST_CHANGE = 0.9;

    /**
     * Applies the operation.
     *
     * @param image a picture; not modified
     * @param level 0 to 9
     * @param negative whether an operation with a direction goes the other way
     * @return a picture of the same size
     */
    RgbImage apply(RgbImage image, int level, boolean negative) {
        double part = level / LAST_LEVEL;
        double signed = negative ? -part : part;
        return switch (this) {
            case SHEAR_X -> AffineOperations.shear(image, LARGEST_SHEAR * signed, 0);
            case SHEAR_Y -> AffineOperations.shear(image, 0, LARGEST_SHEAR * signed);
            case TRANSLATE_X ->
                AffineOperations.translate(image, (int) (LARGEST_TRANSLATION * image.width() * signed), 0);
            case TRANSLATE_Y ->
                AffineOperations.translate(image, 0, (int) (LARGEST_TRANSLATION * image.height() * signed));
            case ROTATE -> AffineOperations.rotate(image, LARGEST_ANGLE * signed);
            case BRIGHTNESS -> PixelOperations.brightness(image, 1 + LARGEST_CHANGE * signed);
            case COLOR -> PixelOperations.color(image, 1 + LARGEST_CHANGE * signed);
            case CONTRAST -> PixelOperations.contrast(image, 1 + LARGEST_CHANGE * signed);
            case SHARPNESS -> PixelOperations.sharpness(image, 1 + LARGEST_CHANGE * signed);
            case POSTERIZE -> PixelOperations.posterize(image, 8 - (int) Math.rint(4 * part));
            case SOLARIZE -> PixelOperations.solarize(image, 256 - 256 * part);
            case AUTO_CONTRAST -> PixelOperations.autoContrast(image);
            case EQUALIZE -> PixelOperations.equalize(image);
            case INVERT -> PixelOperations.solarize(image, 0);
        };
    }
}
