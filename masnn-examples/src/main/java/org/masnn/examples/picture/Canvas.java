package org.masnn.examples.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;

/** What a {@link Drawing} is drawn on. Lengths are pixels of the drawing, the origin is its upper left corner. */
public interface Canvas {

    /** Which part of a text lies at its place. */
    enum Anchor {
        /** Its beginning. */
        START,
        /** Its middle. */
        MIDDLE,
        /** Its end. */
        END
    }

    /**
     * Writes a line of text.
     *
     * @param text any characters
     * @param x where the anchor lies
     * @param y the line on which letters stand
     * @param size of the letters
     * @param anchor which part lies at {@code x}
     */
    void text(String text, double x, double y, int size, Anchor anchor);

    /**
     * Writes a line of text upwards, its middle at a place.
     *
     * @param text any characters
     * @param x the line on which letters stand
     * @param y where the middle lies
     * @param size of the letters
     */
    void upwards(String text, double x, double y, int size);

    /**
     * Draws a thin line.
     *
     * @param x1 from
     * @param y1 from
     * @param x2 to
     * @param y2 to
     * @param colour of the line
     */
    void line(double x1, double y1, double x2, double y2, Color colour);

    /**
     * Fills a rectangle.
     *
     * @param x left
     * @param y top
     * @param width to the right
     * @param height downwards
     * @param colour inside
     */
    void rectangle(double x, double y, double width, double height, Color colour);

    /**
     * Fills a circle.
     *
     * @param x of the middle
     * @param y of the middle
     * @param radius from there
     * @param colour inside
     */
    void circle(double x, double y, double radius, Color colour);

    /**
     * Draws an image, each of its pixels as a sharp rectangle.
     *
     * @param image the pixels
     * @param x left
     * @param y top
     * @param width to the right
     * @param height downwards
     */
    void image(BufferedImage image, double x, double y, double width, double height);
}
