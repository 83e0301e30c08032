package org.masnn.examples.response;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.masnn.energy.statistics.ClipResponse;
import org.masnn.energy.statistics.SpikeMap;
import org.masnn.examples.picture.Canvas;
import org.masnn.examples.picture.Canvas.Anchor;
import org.masnn.examples.picture.ColourScale;
import org.masnn.examples.picture.Drawing;

/**
 * A case study (Yao et al. 2023, Section 7.2, Fig. 6): what two networks were shown, and under it where each layer of each fired on
 * the average over time steps and channels. Each layer has a colour scale, shared by the networks.
 */
final class CaseFigure implements Drawing {

    private static final int LEFT = 74;
    private static final int RIGHT = 24;
    private static final int TOP = 30;
    private static final int INPUT_HEAD = 20;
    private static final int GAP = 34;
    private static final int BOTTOM = 60;

    /** Of a map or a frame, about. */
    private static final int SIDE = 144;

    /**
     * A network's part.
     *
     * @param network its name
     * @param answer in words
     * @param response to the clip
     */
    record Row(String network, String answer, ClipResponse response) {}

    private final String title;
    private final InputImages input;
    private final List<Row> rows;
    private final List<String> layers;

    /** Layers are those of both networks that have a height and a width. */
    CaseFigure(String title, InputImages input, List<Row> rows, List<String> layers) {
        this.title = title;
        this.input = input;
        this.rows = List.copyOf(rows);
        this.layers = List.copyOf(layers);
    }

    private int columns() {
        return Math.max(2, Math.max(layers.size(), input.images().size()));
    }

    private int mapsTop() {
        return TOP + (input.images().isEmpty() ? 0 : INPUT_HEAD + SIDE + GAP) + INPUT_HEAD + 14;
    }

    @Override
    public int width() {
        return LEFT + columns() * (SIDE + GAP) - GAP + RIGHT;
    }

    @Override
    public int height() {
        return mapsTop() + rows.size() * (SIDE + GAP) - GAP + BOTTOM + 14;
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(title, LEFT - 14.0, 20, 15, Anchor.START);
        for (int i = 0; i < input.images().size(); i++) {
            BufferedImage image = input.images().get(i);
            int x = LEFT + i * (SIDE + GAP);
            canvas.text(input.titles().get(i), x + SIDE / 2.0, TOP + 14, 12, Anchor.MIDDLE);
            frame(canvas, image, x, TOP + INPUT_HEAD, image.getWidth(), image.getHeight(), i == 0);
        }
        if (!input.images().isEmpty()) {
            canvas.upwards("input", 16, TOP + INPUT_HEAD + SIDE / 2.0, 13);
        }
        for (int row = 0; row < rows.size(); row++) {
            int y = mapsTop() + row * (SIDE + GAP);
            canvas.upwards(rows.get(row).network(), 16, y + SIDE / 2.0, 13);
            canvas.upwards(rows.get(row).answer(), 31, y + SIDE / 2.0, 11);
        }
        for (int column = 0; column < layers.size(); column++) {
            column(canvas, column);
        }
    }

    private void column(Canvas canvas, int column) {
        String layer = layers.get(column);
        int x = LEFT + column * (SIDE + GAP);
        ColourScale scale = scale(layer);
        SpikeMap any = rows.get(0).response().map(layer);
        canvas.text(layer, x + SIDE / 2.0, mapsTop() - 19.0, 12, Anchor.MIDDLE);
        canvas.text(
                any.frame().height() + " x " + any.frame().width() + ", "
                        + any.frame().channels() + " channels",
                x + SIDE / 2.0,
                mapsTop() - 6.0,
                10,
                Anchor.MIDDLE);
        for (int row = 0; row < rows.size(); row++) {
            SpikeMap map = rows.get(row).response().map(layer);
            int y = mapsTop() + row * (SIDE + GAP);
            int reduced = (Math.max(map.frame().width(), map.frame().height()) - 1) / SIDE + 1;
            float[] rates = map.rates();
            BufferedImage image = reduced == 1
                    ? scale.image(rates, map.frame().width())
                    : scale.image(
                            Reduction.of(rates, map.frame().width(), reduced),
                            (map.frame().width() - 1) / reduced + 1);
            frame(canvas, image, x, y, map.frame().width(), map.frame().height(), column == 0);
            canvas.text(
                    String.format(Locale.ROOT, "max %.3f, mean %.3f", map.maximum(), map.mean()),
                    x + SIDE / 2.0,
                    y + SIDE + 25.0,
                    11,
                    Anchor.MIDDLE);
        }
        scale.draw(canvas, x, height() - 42.0, SIDE, "spikes / neuron / step");
    }

    private ColourScale scale(String layer) {
        double largest = 0;
        for (Row row : rows) {
            largest = Math.max(largest, row.response().map(layer).maximum());
        }
        return ColourScale.upTo(largest);
    }

    /** An image as large as the room for it allows, with the numbers of its first and last row and column. */
    private static void frame(Canvas canvas, BufferedImage image, int x, int y, int columns, int rows, boolean named) {
        double zoom = (double) SIDE / Math.max(image.getWidth(), image.getHeight());
        double width = Math.round(image.getWidth() * zoom);
        double height = Math.round(image.getHeight() * zoom);
        canvas.image(image, x, y, width, height);
        canvas.line(x - 1.0, y - 1.0, x - 1.0, y + height, Color.GRAY);
        canvas.line(x - 1.0, y + height, x + width, y + height, Color.GRAY);
        canvas.text("0", x - 4.0, y + 8.0, 10, Anchor.END);
        canvas.text(Integer.toString(rows - 1), x - 4.0, y + height, 10, Anchor.END);
        canvas.text("0", x, y + height + 11, 10, Anchor.START);
        canvas.text(Integer.toString(columns - 1), x + width, y + height + 11, 10, Anchor.END);
        if (named) {
            canvas.upwards("row", x - 14.0, y + height / 2, 10);
        }
        canvas.text("column", x + width / 2, y + height + 11, 10, Anchor.MIDDLE);
    }
}
