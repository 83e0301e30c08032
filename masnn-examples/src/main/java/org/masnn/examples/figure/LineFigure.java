package org.masnn.examples.figure;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines over a common horizontal axis, drawn by XChart.
 *
 * @param title above the picture
 * @param horizontal what the horizontal axis shows
 * @param vertical what the vertical axis shows, with its unit
 * @param logarithmic whether the vertical axis is
 * @param lines in the order of the legend
 */
public record LineFigure(String title, String horizontal, String vertical, boolean logarithmic, List<Line> lines) {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 600;

    /**
     * Copies the lines.
     *
     * @param title not null
     * @param horizontal not null
     * @param vertical not null
     * @param logarithmic whether
     * @param lines not null
     */
    public LineFigure {
        lines = List.copyOf(lines);
    }

    /**
     * Writes a PNG of 1000 x 600 pixels. The file is the old one or the new one, never half.
     *
     * @param file replaced if it exists
     * @throws IOException when it cannot be written
     */
    public void writePng(Path file) throws IOException {
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), ".masnn-", ".tmp");
        try {
            ImageIO.write(BitmapEncoder.getBufferedImage(chart()), "png", temporary.toFile());
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
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
