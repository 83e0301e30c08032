package org.masnn.examples.response;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.masnn.examples.picture.Canvas;
import org.masnn.examples.picture.Drawing;

/** Keeps what is drawn. */
final class RecordingCanvas implements Canvas {

    record Placed(BufferedImage image, double x, double y, double width, double height) {}

    final List<String> texts = new ArrayList<>();
    final List<Placed> images = new ArrayList<>();
    private final List<Double> right = new ArrayList<>();
    private final List<Double> lower = new ArrayList<>();

    static RecordingCanvas of(Drawing drawing) {
        RecordingCanvas canvas = new RecordingCanvas();
        drawing.draw(canvas);
        return canvas;
    }

    double mostRight() {
        return right.stream().mapToDouble(x -> x).max().orElseThrow();
    }

    double lowest() {
        return lower.stream().mapToDouble(y -> y).max().orElseThrow();
    }

    @Override
    public void text(String text, double x, double y, int size, Anchor anchor) {
        texts.add(text);
        lower.add(y);
    }

    @Override
    public void upwards(String text, double x, double y, int size) {
        texts.add(text);
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Color colour) {
        right.add(Math.max(x1, x2));
        lower.add(Math.max(y1, y2));
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Color colour) {
        right.add(x + width);
        lower.add(y + height);
    }

    @Override
    public void circle(double x, double y, double radius, Color colour) {
        right.add(x + radius);
        lower.add(y + radius);
    }

    @Override
    public void image(BufferedImage image, double x, double y, double width, double height) {
        images.add(new Placed(image, x, y, width, height));
        right.add(x + width);
        lower.add(y + height);
    }
}
