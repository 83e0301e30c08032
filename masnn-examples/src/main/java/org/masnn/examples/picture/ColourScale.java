package org.masnn.examples.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * Colours for numbers from 0 to a maximum, from dark blue to light yellow. They lie on a straight line of the CIELAB space: equal
 * steps look equally large and always lighter, also in print without colours, and differ in blue and yellow, which readers
 * who take red for green see as others do.
 *
 * @param maximum the number of the lightest colour; larger ones take it too
 */
public record ColourScale(double maximum) {

    /** Steps of the scale; fewer than a palette has, which leaves room for letters. */
    static final int SHADES = 192;

    private static final double[] DARKEST = {12.0, 8.0, -34.0};
    private static final double[] LIGHTEST = {93.0, -8.0, 66.0};
    private static final int[] COLOURS = colours();
    private static final int BACKGROUND = 0xffffff;

    /**
     * Checks the maximum.
     *
     * @param maximum above 0
     */
    public ColourScale {
        if (!(maximum > 0 && maximum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("ColourScale: expected a maximum above 0, got " + maximum);
        }
    }

    /**
     * A scale that ends at a round number: one digit, and not below the largest value; 1 where all are 0.
     *
     * @param largest of all values that share the scale, 0 or more
     * @return the scale
     */
    public static ColourScale upTo(double largest) {
        if (largest <= 0) {
            return new ColourScale(1);
        }
        double unit = Math.pow(10, Math.floor(Math.log10(largest)));
        // 1e-6: a tenth that was computed in floats is still a tenth
        double digits = Math.ceil(largest / unit - 1e-6);
        return new ColourScale(Double.parseDouble(String.format(Locale.ROOT, "%.0e", digits * unit)));
    }

    private static int[] colours() {
        int[] result = new int[SHADES];
        for (int i = 0; i < SHADES; i++) {
            double share = (double) i / (SHADES - 1);
            double[] lab = new double[3];
            for (int axis = 0; axis < lab.length; axis++) {
                lab[axis] = DARKEST[axis] + share * (LIGHTEST[axis] - DARKEST[axis]);
            }
            result[i] = rgb(lab);
        }
        return result;
    }

    /** CIE 1976 L*a*b* (D65) to sRGB (IEC 61966-2-1). */
    private static int rgb(double[] lab) {
        double y = (lab[0] + 16) / 116;
        double x = 0.95047 * cube(y + lab[1] / 500);
        double z = 1.08883 * cube(y - lab[2] / 200);
        y = cube(y);
        return component(3.2404542 * x - 1.5371385 * y - 0.4985314 * z) << 16
                | component(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z) << 8
                | component(0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
    }

    private static double cube(double value) {
        return value > 6.0 / 29 ? value * value * value : 3 * 36.0 / 841 * (value - 4.0 / 29);
    }

    private static int component(double linear) {
        double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * Math.min(1, Math.max(0, value)));
    }

    /**
     * The colour of a number.
     *
     * @param value 0 or more
     * @return its colour
     */
    public Color colour(double value) {
        return new Color(COLOURS[shade(value)]);
    }

    private int shade(double value) {
        return (int) Math.round(Math.min(1, Math.max(0, value / maximum)) * (SHADES - 1));
    }

    /**
     * Numbers as an image.
     *
     * @param values {@code [height * width]}; where one is not a number the image is white
     * @param width columns
     * @return one pixel for each
     */
    public BufferedImage image(float[] values, int width) {
        int[] palette = new int[SHADES + 1];
        System.arraycopy(COLOURS, 0, palette, 0, SHADES);
        palette[SHADES] = BACKGROUND;
        IndexColorModel model = new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage image = new BufferedImage(width, values.length / width, BufferedImage.TYPE_BYTE_INDEXED, model);
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            pixels[i] = (byte) (Float.isNaN(values[i]) ? SHADES : shade(values[i]));
        }
        image.getRaster().setDataElements(0, 0, width, values.length / width, pixels);
        return image;
    }

    /**
     * Draws the scale with its ends, its middle and its unit.
     *
     * @param canvas modified
     * @param x left
     * @param y top
     * @param width of the bar
     * @param unit what the numbers are; written under them
     */
    public void draw(Canvas canvas, double x, double y, double width, String unit) {
        float[] ramp = new float[SHADES];
        for (int i = 0; i < SHADES; i++) {
            ramp[i] = (float) (maximum * i / (SHADES - 1));
        }
        canvas.image(image(ramp, SHADES), x, y, width, 8);
        canvas.text("0", x, y + 20, 11, Canvas.Anchor.MIDDLE);
        canvas.text(number(maximum / 2), x + width / 2, y + 20, 11, Canvas.Anchor.MIDDLE);
        canvas.text(number(maximum), x + width, y + 20, 11, Canvas.Anchor.MIDDLE);
        canvas.text(unit, x + width / 2, y + 34, 11, Canvas.Anchor.MIDDLE);
    }

    /**
     * The maximum as it is written beside the scale.
     *
     * @return a number
     */
    public String largest() {
        return number(maximum);
    }

    /** Two digits that count. */
    private static String number(double value) {
        return new BigDecimal(value)
                .round(new MathContext(2))
                .stripTrailingZeros()
                .toPlainString();
    }
}
