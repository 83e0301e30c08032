package org.masnn.examples.depth;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.masnn.core.data.image.ImageClasses;
import org.masnn.core.data.image.ImageSource;

/**
 * Small pictures of six shapes for whoever has no data set at hand: place, size, turn, colours and a striped background differ from
 * picture to picture. Image {@code i} shows class {@code i % 6} and follows from seed and {@code i} alone.
 */
final class GeneratedShapes implements ImageSource {

    private static final List<String> NAMES = List.of("cross", "disc", "ring", "square", "stripes", "triangle");

    private final int images;
    private final int side;
    private final long seed;

    GeneratedShapes(int images, int side, long seed) {
        this.images = images;
        this.side = side;
        this.seed = seed;
    }

    @Override
    public int size() {
        return images;
    }

    @Override
    public ImageClasses classes() {
        return ImageClasses.sorted(NAMES);
    }

    @Override
    public int label(int index) {
        return index % NAMES.size();
    }

    @Override
    public String name(int index) {
        return "generated " + NAMES.get(label(index)) + " " + index;
    }

    @Override
    public byte[] read(int index) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            draw(graphics, label(index), new Random(seed * 1_000_003 + index));
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private void draw(Graphics2D graphics, int label, Random random) {
        float hue = random.nextFloat();
        graphics.setColor(Color.getHSBColor(hue, 0.5f, 0.4f));
        graphics.fillRect(0, 0, side, side);
        graphics.setColor(Color.getHSBColor(hue, 0.5f, 0.55f));
        int period = 3 + random.nextInt(4);
        for (int x = random.nextInt(period); x < side; x += period) {
            graphics.fillRect(x, 0, 1, side);
        }
        graphics.translate(side * (0.4 + 0.2 * random.nextDouble()), side * (0.4 + 0.2 * random.nextDouble()));
        graphics.rotate(0.6 * (random.nextDouble() - 0.5));
        graphics.scale(side * (0.25 + 0.1 * random.nextDouble()), side * (0.25 + 0.1 * random.nextDouble()));
        graphics.setColor(Color.getHSBColor(hue + 0.2f + 0.6f * random.nextFloat(), 0.7f, 0.9f));
        graphics.fill(shape(label));
    }

    /** Within -1..1. */
    private static Shape shape(int label) {
        Ellipse2D disc = new Ellipse2D.Double(-1, -1, 2, 2);
        return switch (label) {
            case 0 -> bars(new double[][] {{-1, -0.3, 2, 0.6}, {-0.3, -1, 0.6, 2}});
            case 1 -> disc;
            case 2 ->
                new BasicStroke(0.5f)
                        .createStrokedShape(
                                AffineTransform.getScaleInstance(0.75, 0.75).createTransformedShape(disc));
            case 3 -> new Rectangle2D.Double(-0.9, -0.9, 1.8, 1.8);
            case 4 -> bars(new double[][] {{-1, -1, 2, 0.45}, {-1, -0.225, 2, 0.45}, {-1, 0.55, 2, 0.45}});
            default -> triangle();
        };
    }

    private static Shape bars(double[][] bars) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        for (double[] bar : bars) {
            path.append(new Rectangle2D.Double(bar[0], bar[1], bar[2], bar[3]), false);
        }
        return path;
    }

    private static Shape triangle() {
        Path2D path = new Path2D.Double();
        path.moveTo(0, -1);
        path.lineTo(1, 0.9);
        path.lineTo(-1, 0.9);
        path.closePath();
        return path;
    }
}
