package org.masnn.examples.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** A canvas of pixels. */
final class RasterCanvas implements Canvas {

    /** Greys of smoothed letters are rounded to multiples, so that most pictures have few enough colours for a palette. */
    private static final int GREY_STEP = 17;

    private static final int PALETTE = 256;

    private final BufferedImage image;
    private final Graphics2D graphics;

    RasterCanvas(int width, int height, int scale) {
        Fonts.require();
        image = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(scale, scale);
        graphics.setStroke(new BasicStroke(1));
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    }

    @Override
    public void text(String text, double x, double y, int size, Anchor anchor) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
        graphics.setColor(Color.BLACK);
        double width = graphics.getFontMetrics().stringWidth(text);
        double left = switch (anchor) {
            case START -> x;
            case MIDDLE -> x - width / 2;
            case END -> x - width;
        };
        graphics.drawString(text, (float) left, (float) y);
    }

    @Override
    public void upwards(String text, double x, double y, int size) {
        graphics.rotate(-Math.PI / 2, x, y);
        text(text, x, y, size, Anchor.MIDDLE);
        graphics.rotate(Math.PI / 2, x, y);
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Color colour) {
        graphics.setColor(colour);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Color colour) {
        graphics.setColor(colour);
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void circle(double x, double y, double radius, Color colour) {
        graphics.setColor(colour);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void image(BufferedImage pixels, double x, double y, double width, double height) {
        int left = (int) Math.round(x);
        int top = (int) Math.round(y);
        graphics.drawImage(pixels, left, top, (int) Math.round(width), (int) Math.round(height), null);
    }

    /** With a palette where there are few colours. */
    BufferedImage image() {
        graphics.dispose();
        return withPalette(image);
    }

    byte[] png() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image(), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no file
        }
        return bytes.toByteArray();
    }

    /** A third of the size where there are few colours; the same image where there are many. */
    private static BufferedImage withPalette(BufferedImage image) {
        Map<Integer, Integer> indices = new HashMap<>();
        int[] row = new int[image.getWidth()];
        byte[] pixels = new byte[image.getWidth() * image.getHeight()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                Integer next = indices.size();
                Integer index = indices.computeIfAbsent(rounded(row[x]), colour -> next);
                if (index == PALETTE) {
                    return image;
                }
                pixels[y * row.length + x] = (byte) (int) index;
            }
        }
        int[] palette = new int[indices.size()];
        indices.forEach((colour, index) -> palette[index] = colour);
        IndexColorModel model =
                new IndexColorModel(8, palette.length, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
        BufferedImage result =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        result.getRaster().setDataElements(0, 0, image.getWidth(), image.getHeight(), pixels);
        return result;
    }

    private static int rounded(int rgb) {
        int red = rgb >> 16 & 255;
        boolean grey = red == (rgb >> 8 & 255) && red == (rgb & 255);
        return grey ? (int) Math.round((double) red / GREY_STEP) * GREY_STEP * 0x010101 : rgb & 0xffffff;
    }
}
