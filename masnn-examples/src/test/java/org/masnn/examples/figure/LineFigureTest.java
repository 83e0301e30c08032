package org.masnn.examples.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFigureTest {

    @TempDir
    Path folder;

    private Set<Integer> colours(LineFigure figure) throws IOException {
        Path file = folder.resolve("figure.png");
        figure.writePng(file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(1000);
        assertThat(image.getHeight()).as("with one line of caption").isEqualTo(630);
        assertThat(Files.getPosixFilePermissions(file)).as("as of other files").isEqualTo(usual());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < 600; y++) {
            for (int x = 0; x < 1000; x++) {
                int rgb = image.getRGB(x, y);
                int red = rgb >> 16 & 0xFF;
                int blue = rgb & 0xFF;
                if (Math.abs(red - blue) > 100) {
                    colours.add(rgb);
                }
            }
        }
        return colours;
    }

    private Set<PosixFilePermission> usual() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "");
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(other);
        Files.delete(other);
        return permissions;
    }

    private static LineFigure figure(boolean logarithmic, Line... lines) {
        return new LineFigure("title", "Caption.", "step", "loss", logarithmic, List.of(lines));
    }

    @Test
    void picture_showsEachLineInAColour() throws IOException {
        Set<Integer> none = colours(figure(false));
        Set<Integer> one = colours(figure(false, new Line("a", List.of(1.0, 2.0))));
        Set<Integer> two = colours(figure(false, new Line("a", List.of(1.0, 2.0)), new Line("b", List.of(2.0, 1.0))));
        assertThat(none).isEmpty();
        assertThat(one).isNotEmpty();
        assertThat(two).hasSizeGreaterThan(one.size());
    }

    @Test
    void logarithmicAxis_leavesOutWhatItCannotShow() throws IOException {
        assertThat(colours(figure(true, new Line("a", List.of(0.0, 1e-9, Double.NaN, 10.0, Double.POSITIVE_INFINITY)))))
                .isNotEmpty();
        assertThat(colours(figure(true, new Line("a", List.of(0.0, -1.0))))).isEmpty();
    }

    @Test
    void smoothed_isTheMeanOfTheLast() {
        assertThat(new Line("a", List.of(4.0, 2.0, 6.0, 1.0)).smoothed(2))
                .isEqualTo(new Line("a", List.of(4.0, 3.0, 4.0, 3.5)));
    }
}
