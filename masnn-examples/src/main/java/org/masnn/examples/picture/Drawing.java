package org.masnn.examples.picture;

import java.awt.image.BufferedImage;

/** A picture of some size that can be drawn as pixels or as shapes. */
public interface Drawing {

    /**
     * Its width.
     *
     * @return pixels
     */
    int width();

    /**
     * Its height.
     *
     * @return pixels
     */
    int height();

    /**
     * Draws it.
     *
     * @param canvas white, of this size; modified
     */
    void draw(Canvas canvas);

    /**
     * The drawing as a PNG file.
     *
     * @param scale pixels of the file for one of the drawing: 1 for a page, 2 or more for print
     * @return the file's bytes
     */
    default byte[] png(int scale) {
        RasterCanvas canvas = new RasterCanvas(width(), height(), scale);
        draw(canvas);
        return canvas.png();
    }

    /**
     * The drawing as pixels.
     *
     * @param scale pixels for one of the drawing
     * @return a new image
     */
    default BufferedImage image(int scale) {
        RasterCanvas canvas = new RasterCanvas(width(), height(), scale);
        draw(canvas);
        return canvas.image();
    }

    /**
     * The drawing as an SVG file.
     *
     * @return its text
     */
    default String svg() {
        SvgCanvas canvas = new SvgCanvas(width(), height());
        draw(canvas);
        return canvas.svg();
    }
}
