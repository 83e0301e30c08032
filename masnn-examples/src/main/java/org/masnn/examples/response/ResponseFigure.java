package org.masnn.examples.response;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.masnn.core.kernel.FrameSize;
import org.masnn.energy.statistics.SpikingResponse;
import org.masnn.examples.picture.Canvas;
import org.masnn.examples.picture.Canvas.Anchor;
import org.masnn.examples.picture.ColourScale;
import org.masnn.examples.picture.Drawing;

/**
 * Average spiking responses of one layer (Yao et al. 2023, Section 7.3, Fig. 7): networks from top to bottom, time steps from left to
 * right, in each panel all channels as tiles, all in one colour scale.
 */
final class ResponseFigure implements Drawing {

    private static final int LEFT = 62;
    private static final int TOP = 62;
    private static final int GAP = 26;
    private static final int BOTTOM = 78;
    private static final int RIGHT = 16;

    /** A panel is enlarged to about this size, in whole pixels per neuron. */
    private static final int PANEL = 288;

    /** Between tiles, in neurons. */
    private static final int SEAM = 1;

    /**
     * A network's part.
     *
     * @param network its name
     * @param response of the layer
     */
    record Row(String network, SpikingResponse response) {}

    private final List<Row> rows;
    private final List<Integer> steps;
    private final FrameSize frame;
    private final int across;
    private final int down;
    private final int enlarged;
    private final int reduced;
    private final ColourScale scale;

    /** Steps count from 1. The rows are of one layer and size. A panel that would be larger has a pixel for several neurons. */
    ResponseFigure(List<Row> rows, List<Integer> steps, int largestPanel) {
        this.rows = List.copyOf(rows);
        this.steps = List.copyOf(steps);
        frame = rows.get(0).response().frame();
        across = (int) Math.ceil(Math.sqrt((double) frame.channels() * frame.height() / frame.width()));
        down = (frame.channels() - 1) / across + 1;
        int side = Math.max(neuronsAcross(), neuronsDown());
        enlarged = Math.max(1, Math.min(PANEL, largestPanel) / side);
        reduced = (side - 1) / largestPanel + 1;
        float largest = 0;
        for (Row row : rows) {
            for (int step : steps) {
                for (float rate : row.response().rates(step - 1)) {
                    largest = Math.max(largest, rate);
                }
            }
        }
        scale = ColourScale.upTo(largest);
    }

    private int neuronsAcross() {
        return across * (frame.width() + SEAM) - SEAM;
    }

    private int neuronsDown() {
        return down * (frame.height() + SEAM) - SEAM;
    }

    private int panelWidth() {
        return (neuronsAcross() - 1) / reduced * enlarged + enlarged;
    }

    private int panelHeight() {
        return (neuronsDown() - 1) / reduced * enlarged + enlarged;
    }

    @Override
    public int width() {
        return Math.max(420, LEFT + steps.size() * (panelWidth() + GAP) - GAP + RIGHT);
    }

    @Override
    public int height() {
        return TOP + rows.size() * (panelHeight() + GAP) - GAP + BOTTOM;
    }

    /** What the scale ends at. */
    ColourScale scale() {
        return scale;
    }

    /** Size and order of the tiles, in words. */
    String tiles() {
        return String.format(
                Locale.ROOT,
                "%d channels of %d x %d neurons (rows x columns), %d in a row%s",
                frame.channels(),
                frame.height(),
                frame.width(),
                across,
                reduced == 1 ? "" : ", each pixel the mean of " + reduced + " x " + reduced + " neurons");
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text("Average spiking response of " + rows.get(0).response().layer(), LEFT, 20, 15, Anchor.START);
        canvas.text(tiles(), LEFT, 37, 11, Anchor.START);
        for (int column = 0; column < steps.size(); column++) {
            int x = LEFT + column * (panelWidth() + GAP);
            canvas.text("t = " + steps.get(column), x + panelWidth() / 2.0, TOP - 7, 13, Anchor.MIDDLE);
            for (int row = 0; row < rows.size(); row++) {
                int y = TOP + row * (panelHeight() + GAP);
                float[] panel = panel(rows.get(row).response().rates(steps.get(column) - 1));
                canvas.image(
                        scale.image(panel, (neuronsAcross() - 1) / reduced + 1), x, y, panelWidth(), panelHeight());
                canvas.text(
                        String.format(
                                Locale.ROOT, "mean %.3f, max %.3f", mean(rows.get(row), column), max(row, column)),
                        x + panelWidth() / 2.0,
                        y + panelHeight() + 14.0,
                        11,
                        Anchor.MIDDLE);
            }
        }
        for (int row = 0; row < rows.size(); row++) {
            int y = TOP + row * (panelHeight() + GAP);
            canvas.upwards(rows.get(row).network(), 16, y + panelHeight() / 2.0, 13);
            canvas.upwards("channel", 30, y + panelHeight() / 2.0, 11);
            axis(canvas, y);
        }
        double bar = Math.min(320, width() - LEFT - 40.0);
        scale.draw(canvas, LEFT, height() - 44.0, bar, "spiking activity rate (spikes per neuron, time step and clip)");
    }

    /** The number of the first channel of each row of tiles, as far as there is room. */
    private void axis(Canvas canvas, int y) {
        double tile = (double) (frame.height() + SEAM) / reduced * enlarged;
        int every = (int) Math.ceil(13 / tile);
        for (int line = 0; line < down; line += every) {
            double middle = y + line * tile + tile / 2;
            canvas.text(Integer.toString(line * across), LEFT - 7.0, middle + 4, 11, Anchor.END);
            canvas.line(LEFT - 5.0, middle, LEFT - 1.0, middle, Color.GRAY);
        }
    }

    private double mean(Row row, int column) {
        double sum = 0;
        for (float rate : row.response().rates(steps.get(column) - 1)) {
            sum += rate;
        }
        return sum / frame.length();
    }

    private double max(int row, int column) {
        double max = 0;
        for (float rate : rows.get(row).response().rates(steps.get(column) - 1)) {
            max = Math.max(max, rate);
        }
        return max;
    }

    /** Channels beside and under one another; between them what is no number. */
    float[] panel(float[] rates) {
        int width = neuronsAcross();
        float[] panel = new float[width * neuronsDown()];
        Arrays.fill(panel, Float.NaN);
        for (int channel = 0; channel < frame.channels(); channel++) {
            int left = channel % across * (frame.width() + SEAM);
            int top = channel / across * (frame.height() + SEAM);
            for (int row = 0; row < frame.height(); row++) {
                for (int column = 0; column < frame.width(); column++) {
                    panel[(top + row) * width + left + column] =
                            rates[(row * frame.width() + column) * frame.channels() + channel];
                }
            }
        }
        return reduced == 1 ? panel : Reduction.of(panel, width, reduced);
    }
}
