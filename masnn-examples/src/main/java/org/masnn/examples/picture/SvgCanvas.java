package org.masnn.examples.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A canvas of shapes; images are inside as PNG. */
final class SvgCanvas implements Canvas {

    private final StringBuilder svg = new StringBuilder();

    SvgCanvas(int width, int height) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\">",
                width, height, width, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    @Override
    public void text(String text, double x, double y, int size, Anchor anchor) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\">%s</text>",
                x, y, size, anchor.name().toLowerCase(Locale.ROOT), escaped(text));
    }

    @Override
    public void upwards(String text, double x, double y, int size) {
        add(
                "<text transform=\"translate(%.1f %.1f) rotate(-90)\" font-size=\"%d\" text-anchor=\"middle\">%s</text>",
                x, y, size, escaped(text));
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Color colour) {
        add("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"/>", x1, y1, x2, y2, hexadecimal(colour));
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Color colour) {
        add(
                "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"/>",
                x, y, width, height, hexadecimal(colour));
    }

    @Override
    public void circle(double x, double y, double radius, Color colour) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>", x, y, radius, hexadecimal(colour));
    }

    @Override
    public void image(BufferedImage image, double x, double y, double width, double height) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no file
        }
        add(
                "<image x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" preserveAspectRatio=\"none\""
                        + " style=\"image-rendering:pixelated\" href=\"data:image/png;base64,%s\"/>",
                x, y, width, height, Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }

    String svg() {
        return svg + "</svg>";
    }

    private static String hexadecimal(Color colour) {
        return String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff);
    }

    /** Characters that XML does not allow at all become a question mark. */
    private static String escaped(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> result.append("&amp;");
                case '<' -> result.append("&lt;");
                case '>' -> result.append("&gt;");
                default -> result.appendCodePoint(isAllowed(point) ? point : '?');
            }
        });
        return result.toString();
    }

    private static boolean isAllowed(int point) {
        return point >= 0x20 && !(point >= 0xd800 && point <= 0xdfff) && point != 0xfffe && point != 0xffff;
    }
}
