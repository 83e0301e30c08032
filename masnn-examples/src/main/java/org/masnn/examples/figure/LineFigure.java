package org.masnn.examples.figure;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.masnn.examples.picture.Canvas;
import org.masnn.examples.picture.CaptionedDrawing;
import org.masnn.examples.picture.Drawing;
import org.masnn.examples.picture.Fonts;
import org.masnn.examples.program.OutputFile;

/**
 * Lines over a common horizontal axis, drawn by XChart.
 *
 * @param title above the picture
 * @param caption below it: what is shown, with units and where the paper has it
 * @param horizontal what the horizontal axis shows
 * @param vertical what the vertical axis shows, with its unit
 * @param logarithmic whether the vertical axis is
 * @param lines in the order of the legend
 */
public record LineFigure(
        String title, String caption, String horizontal, String vertical, boolean logarithmic, List<Line> lines) {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 600;

    /**
     * Copies the lines.
     *
     * @param title not null
     * @param caption not null
     * @param horizontal not null
     * @param vertical not null
     * @param logarithmic whether
     * @param lines not null
     */
    public LineFigure {
        lines = List.copyOf(lines);
    }

    /**
     * Writes a PNG of 1000 x 600 pixels and the caption's lines. The file is the old one or the new one, never half.
     *
     * @param file replaced if it exists
     * @throws IOException when it cannot be written
     */
    public void writePng(Path file) throws IOException {
        Fonts.require();
        byte[] picture = new CaptionedDrawing(title, caption, title, title, new Chart(chart()))
                .withCaption()
                .png(1);
        new OutputFile(file, true).write(out -> out.write(picture));
    }

    /** XChart's picture, to have words below. */
    private record Chart(XYChart chart) implements Drawing {

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public int height() {
            return HEIGHT;
        }

        @Override
        public void draw(Canvas canvas) {
            canvas.image(BitmapEncoder.getBufferedImage(chart), 0, 0, WIDTH, HEIGHT);
        }
    }

    private XYChart chart() {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(horizontal)
                .yAxisTitle(vertical)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setChartBackgroundColor(Color.WHITE);
        boolean any = false;
        for (Line line : lines) {
            int[] shown = IntStream.range(0, line.values().size())
                    .filter(i -> isShown(line.values().get(i)))
                    .toArray();
            if (shown.length > 0) {
                any = true;
                chart.addSeries(
                                line.name(),
                                IntStream.of(shown).mapToDouble(i -> i + 1).toArray(),
                                IntStream.of(shown)
                                        .mapToDouble(i -> line.values().get(i))
                                        .toArray())
                        .setMarker(SeriesMarkers.NONE);
            }
        }
        chart.getStyler().setYAxisLogarithmic(logarithmic && any);
        return chart;
    }

    private boolean isShown(double value) {
        return Double.isFinite(value) && (value > 0 || !logarithmic);
    }
}
