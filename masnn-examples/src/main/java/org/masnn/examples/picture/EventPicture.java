package org.masnn.examples.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import org.masnn.core.event.Framing;

/**
 * Pictures of event counts: white without events, the stronger red the more ON events, the stronger blue the more OFF
 * events. A pixel takes the polarity it has more of, ON where both are equal.
 */
public final class EventPicture {

    private static final int SHADES = 127;
    private static final IndexColorModel COLOURS = colours();

    private EventPicture() {}

    private static IndexColorModel colours() {
        byte[] red = new byte[2 * SHADES + 1];
        byte[] green = new byte[2 * SHADES + 1];
        byte[] blue = new byte[2 * SHADES + 1];
        red[0] = green[0] = blue[0] = (byte) 255;
        for (int shade = 1; shade <= SHADES; shade++) {
            byte pale = (byte) (200 - 200 * shade / SHADES);
            red[shade] = green[shade] = pale;
            blue[shade] = (byte) 255;
            green[SHADES + shade] = blue[SHADES + shade] = pale;
            red[SHADES + shade] = (byte) 255;
        }
        return new IndexColorModel(8, 2 * SHADES + 1, red, green, blue);
    }

    /**
     * An empty picture.
     *
     * @param width pixels
     * @param height pixels
     * @return white
     */
    public static BufferedImage blank(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, COLOURS);
    }

    /**
     * Draws counts into a picture.
     *
     * @param frame counts [height, width, 2]
     * @param width of the frame
     * @param height of the frame
     * @param into modified
     * @param left where the frame's left column comes
     * @param top where the frame's upper row comes
     */
    public static void draw(float[] frame, int width, int height, BufferedImage into, int left, int top) {
        float full = fullCount(frame);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int at = (row * width + column) * Framing.POLARITIES;
                float off = frame[at];
                float on = frame[at + 1];
                float count = Math.max(off, on);
                if (count > 0) {
                    int shade = Math.max(1, Math.min(SHADES, Math.round(SHADES * count / full)));
                    into.getRaster().setSample(left + column, top + row, 0, on >= off ? SHADES + shade : shade);
                }
            }
        }
    }

    /** The count that takes the strongest colour: three times the mean of the pixels with events. */
    private static float fullCount(float[] frame) {
        double sum = 0;
        int pixels = 0;
        for (float count : frame) {
            sum += count;
            pixels += count > 0 ? 1 : 0;
        }
        return pixels == 0 ? 1f : (float) Math.max(1, 3 * sum / pixels);
    }
}
