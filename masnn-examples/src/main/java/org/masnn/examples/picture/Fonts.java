package org.masnn.examples.picture;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Whether this computer has letters to draw: images of containers often come without, and then Java fails in many ways. */
public final class Fonts {

    private static final int SIZE = 12;

    private Fonts() {}

    /**
     * Finds out before something is drawn.
     *
     * @throws UncheckedIOException if there are no letters, saying what to install
     */
    public static void require() {
        require(Fonts::measure);
    }

    /** What Java throws is, by version and call, an exception, an error of its own or of a class that cannot be loaded. */
    static void require(Runnable trial) {
        try {
            trial.run();
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new UncheckedIOException(new IOException(
                    "pictures: expected a font to write with, got none (" + e
                            + "); install fontconfig and a font, for instance fonts-dejavu-core of Debian",
                    e));
        }
    }

    private static void measure() {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, SIZE)).stringWidth("0");
        } finally {
            graphics.dispose();
        }
    }
}
