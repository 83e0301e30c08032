package org.masnn.examples.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.masnn.examples.picture.Canvas.Anchor;

/**
 * Images of one size beside and under one another, each with its title and with numbers of its rows and columns.
 *
 * @param images at least one
 * @param titles of each
 * @param across images in a row
 */
public record FrameFigure(List<BufferedImage> images, List<String> titles, int across) implements Drawing {

    private static final int LEFT = 46;
    private static final int TOP = 12;
    private static final int TITLE = 20;
    private static final int GAP = 44;
    private static final int RIGHT = 16;

    /** An image is enlarged to about this size, in whole pixels. */
    private static final int SIDE = 192;

    /**
     * Copies the lists.
     *
     * @param images at least one
     * @param titles of each
     * @param across images in a row
     */
    public FrameFigure {
        images = List.copyOf(images);
        titles = List.copyOf(titles);
    }

    private int columns() {
        return images.get(0).getWidth();
    }

    private int rows() {
        return images.get(0).getHeight();
    }

    private int zoom() {
        return Math.max(1, SIDE / Math.max(columns(), rows()));
    }

    @Override
    public int width() {
        int used = Math.min(across, images.size());
        return LEFT + used * (zoom() * columns() + GAP) - GAP + RIGHT;
    }

    @Override
    public int height() {
        return TOP + ((images.size() - 1) / across + 1) * (TITLE + zoom() * rows() + GAP);
    }

    @Override
    public void draw(Canvas canvas) {
        double width = zoom() * columns();
        double height = zoom() * rows();
        for (int i = 0; i < images.size(); i++) {
            double x = LEFT + i % across * (width + GAP);
            int line = i / across;
            double y = TOP + TITLE + line * (TITLE + height + GAP);
            canvas.text(titles.get(i), x + width / 2, y - 6, 12, Anchor.MIDDLE);
            canvas.image(images.get(i), x, y, width, height);
            canvas.line(x - 1, y - 1, x - 1, y + height, Color.GRAY);
            canvas.line(x - 1, y + height, x + width, y + height, Color.GRAY);
            canvas.text("0", x - 5, y + 9, 10, Anchor.END);
            canvas.text(Integer.toString(rows() - 1), x - 5, y + height, 10, Anchor.END);
            canvas.text("0", x, y + height + 13, 10, Anchor.START);
            canvas.text(Integer.toString(columns() - 1), x + width, y + height + 13, 10, Anchor.END);
            canvas.text("column x (pixels)", x + width / 2, y + height + 25, 10, Anchor.MIDDLE);
            if (i % across == 0) {
                canvas.upwards("row y (pixels)", x - 26, y + height / 2, 10);
            }
        }
    }
}
