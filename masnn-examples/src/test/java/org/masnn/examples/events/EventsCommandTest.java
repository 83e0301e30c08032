package org.masnn.examples.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.reader.DetectingReader;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine;

class EventsCommandTest {

    private static final int EVENTS = 1000;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new EventsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((error, command, result) -> {
                    command.getErr().println(error.getMessage());
                    return 1;
                })
                .execute(arguments);
    }

    /** A DVS128 recording of 1000 events, 250 of them ON, at 5000, 5100, ... us. */
    private Path recording(String name) throws IOException {
        byte[] header = "#!AER-DAT2.0\r\n# AEChip: ch.unizh.ini.jaer.chip.retina.DVS128\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(header.length + 8 * EVENTS).put(header);
        for (int i = 0; i < EVENTS; i++) {
            bytes.putInt((i % 128) << 8 | (i * 7 % 128) << 1 | (i % 4 == 0 ? 0 : 1))
                    .putInt(5000 + 100 * i);
        }
        return Files.write(folder.resolve(name), bytes.array());
    }

    @Test
    void info_recording_printsWhatItHolds() throws IOException {
        assertThat(run("info", recording("a.dat").toString())).isZero();
        assertThat(out.toString())
                .contains("AEDAT 2.0", "128 x 128", "1000 (250 ON, 750 OFF)", "5000 us", "104900 us", "0.099900 s")
                .contains("10010 events/s");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void info_json_hasExactlyTheKeysPromised() throws IOException {
        Path file = recording("a.aedat");
        assertThat(run("info", "--json", file.toString(), recording("b").toString()))
                .isZero();
        String[] lines = out.toString().strip().split("\\R");
        assertThat(lines).hasSize(2);
        JsonNode node = new ObjectMapper().readTree(lines[0]);
        assertThat(node.fieldNames())
                .toIterable()
                .containsExactly("file", "format", "width", "height", "events", "on", "off", "first_us", "last_us");
        assertThat(node.get("file").asText()).isEqualTo(file.toString());
        assertThat(node.get("format").asText()).isEqualTo("AEDAT 2.0");
        assertThat(node.get("events").asLong()).isEqualTo(1000);
        assertThat(node.get("on").asLong() + node.get("off").asLong()).isEqualTo(1000);
        assertThat(node.get("first_us").asLong()).isEqualTo(5000);
        assertThat(node.get("last_us").asLong()).isEqualTo(104_900);
    }

    @Test
    void info_badFilesAmongGoodOnes_areReportedAndTheRestDone() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad"), "no recording at all");
        Path missing = folder.resolve("missing");
        Path good = recording("good");
        assertThat(run("info", "--json", bad.toString(), missing.toString(), folder.toString(), good.toString()))
                .isEqualTo(1);
        assertThat(out.toString().strip().lines()).hasSize(1).first().asString().contains("\"events\":1000");
        assertThat(err.toString())
                .contains("events info: " + bad + ": at byte 0: expected a recording of a known format")
                .contains("events info: " + missing + ": expected a file, got none there")
                .contains("events info: " + folder + ": expected a file with a recording, got a folder");
    }

    @Test
    void info_emptyRecording_hasNoTimes() throws IOException {
        Path file = Files.writeString(folder.resolve("empty"), "#!AER-DAT2.0\r\n");
        assertThat(run("info", "--json", file.toString())).isZero();
        assertThat(out.toString()).contains("\"events\":0", "\"first_us\":null", "\"last_us\":null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.npz", "out.txt", "out.csv"})
    void convert_andReadBack_givesTheSameEvents(String name) throws IOException {
        Path file = recording("a");
        Path converted = folder.resolve(name);
        assertThat(run("convert", file.toString(), converted.toString())).isZero();
        EventStream before = new DetectingReader().read(file);
        EventStream after = new DetectingReader().read(converted);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void convert_fileThatExists_isLeftAlone() throws IOException {
        Path file = recording("a.txt");
        Path other = Files.writeString(folder.resolve("precious.txt"), "precious");
        assertThat(run("convert", file.toString(), other.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("OUTPUT: expected a new file", "--force replaces it");
        assertThat(other).hasContent("precious");
        assertThat(run("convert", "--force", file.toString(), other.toString())).isZero();
        assertThat(new DetectingReader().read(other).size()).isEqualTo(1000);
        assertThat(run("convert", "--force", file.toString(), file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("OUTPUT: expected another file than FILE");
        assertThat(run("convert", file.toString(), folder.resolve("x.mp4").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("expected a name that ends with .npz, .txt or .csv");
    }

    @Test
    void convert_truncatedRecording_isRefusedOrSalvaged() throws IOException {
        byte[] whole = Files.readAllBytes(recording("a"));
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 4));
        Path output = folder.resolve("out.npz");
        assertThat(run("convert", cut.toString(), output.toString())).isEqualTo(1);
        assertThat(output).doesNotExist();
        assertThat(run("convert", "--salvage", cut.toString(), output.toString()))
                .isZero();
        assertThat(err.toString()).contains("the file is truncated", "the 4 bytes from there on were left out");
        assertThat(new DetectingReader().read(output).size()).isEqualTo(999);
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void convert_newFile_hasThePermissionsOfAnyNewFile() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews())
                .as("a file system with permissions")
                .contains("posix");
        Path output = folder.resolve("out.npz");
        assertThat(run("convert", recording("a").toString(), output.toString())).isZero();
        assertThat(Files.getPosixFilePermissions(output))
                .isEqualTo(Files.getPosixFilePermissions(Files.createFile(folder.resolve("usual"))));
    }

    @Test
    void view_png_hasAPanelForEachFrame() throws IOException {
        Path picture = folder.resolve("picture.png");
        assertThat(run("view", recording("a").toString(), "--out", picture.toString(), "--frames", "6"))
                .isZero();
        BufferedImage image = ImageIO.read(picture.toFile());
        assertThat(image.getWidth()).isEqualTo(4 * 129 - 1);
        assertThat(image.getHeight()).isEqualTo(2 * 129 - 1);
        int coloured = 0;
        for (int x = 0; x < 128; x++) {
            for (int y = 0; y < 128; y++) {
                coloured += (image.getRGB(x, y) & 0xFFFFFF) == 0xFFFFFF ? 0 : 1;
            }
        }
        assertThat(coloured).isBetween(100, 200);
    }

    @Test
    void view_gif_hasAFrameForEachDt() throws IOException {
        Path gif = folder.resolve("picture.gif");
        assertThat(run("view", recording("a").toString(), "-o", gif.toString(), "--dt", "10"))
                .isZero();
        try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(10);
            assertThat(reader.read(9).getWidth()).isEqualTo(128);
        }
    }

    @Test
    void view_gifWithAxes_hasTimeAndAxesInEachPicture() throws IOException {
        Path bare = folder.resolve("bare.gif");
        Path gif = folder.resolve("picture.gif");
        String recording = recording("a").toString();
        assertThat(run("view", recording, "-o", bare.toString(), "--dt", "10")).isZero();
        assertThat(run("view", recording, "-o", gif.toString(), "--dt", "10", "--axes"))
                .as(err.toString())
                .isZero();
        BufferedImage frame = images(bare).get(9);
        List<BufferedImage> figures = images(gif);
        assertThat(figures).hasSize(10);
        assertThat(figures.get(9).getWidth()).isGreaterThan(frame.getWidth());
        assertThat(figures.get(9).getHeight()).isGreaterThan(frame.getHeight());
        int titles = 0;
        for (int x = 0; x < figures.get(0).getWidth(); x++) { // times above: 0.0 to 10.0, 90.0 to 100.0
            for (int y = 0; y < 30; y++) {
                titles += figures.get(0).getRGB(x, y) == figures.get(9).getRGB(x, y) ? 0 : 1;
            }
        }
        assertThat(titles).as("different times").isPositive();
    }

    private static List<BufferedImage> images(Path gif) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(in);
            List<BufferedImage> images = new ArrayList<>();
            for (int i = 0; i < reader.getNumImages(true); i++) {
                images.add(reader.read(i));
            }
            return images;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"large.png", "large.gif"})
    void view_sensorTooLargeToDraw_isRefused(String name) throws IOException {
        Path file = Files.writeString(folder.resolve("large"), "5 30000 30000 1\n6 1 2 0\n");
        Path picture = folder.resolve(name);
        assertThat(run("view", file.toString(), "-o", picture.toString(), "--frames", "1"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--frames: expected frames of 33554432 pixels together at most, got 1 of 30001 x 30001");
        assertThat(picture).doesNotExist();
    }

    @Test
    void view_noEvents_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("empty"), "#!AER-DAT2.0\r\n");
        Path gif = folder.resolve("picture.gif");
        assertThat(run("view", file.toString(), "-o", gif.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(file + ": expected events to draw, got an empty recording");
        assertThat(gif).doesNotExist();
    }

    @Test
    void view_scatter_drawsEachEventOfAFewAndAShareOfMany() throws IOException {
        Path picture = folder.resolve("scatter.svg");

        assertThat(run("view", recording("a").toString(), "--scatter", "-o", picture.toString()))
                .as(err.toString())
                .isZero();

        String svg = Files.readString(picture);
        // and two circles in the legend
        assertThat(svg.split("<circle", -1)).hasSize(1 + EVENTS + 2);
        assertThat(svg.split("r=\"1.3\" fill=\"#d0021b\"", -1)).as("ON").hasSize(1 + 250);
        assertThat(svg)
                .contains("time t (ms)", "column x", "row y (pixels)", "(pixels)", ">127<", "Eq. 1", "1,000 of 1,000.");
        assertThat(run("view", recording("a").toString(), "--scatter=300", "--force", "-o", picture.toString()))
                .isZero();
        String fewer = Files.readString(picture);
        assertThat(fewer.split("<circle", -1)).hasSize(1 + 250 + 2);
        assertThat(fewer).contains("250 of 1,000, one in 4.");
    }

    @Test
    void view_axes_drawsFramesWithTimesAndAxes() throws IOException {
        Path picture = folder.resolve("frames.png");

        assertThat(run("view", recording("a").toString(), "--axes", "--frames", "5", "-o", picture.toString()))
                .as(err.toString())
                .isZero();

        BufferedImage image = ImageIO.read(picture.toFile());
        assertThat(image.getWidth())
                .as("4 frames in a row, twice as large for print")
                .isGreaterThan(2 * 4 * 128);
        assertThat(image.getHeight()).isGreaterThan(2 * 2 * 128);
        Path text = folder.resolve("frames.svg");
        assertThat(run("view", recording("a").toString(), "--axes", "-o", text.toString()))
                .isZero();
        assertThat(Files.readString(text))
                .contains(
                        "0 to 25 ms", "75 to 100 ms", "column x (pixels)", "row y (pixels)", "Eq. 1-2", "1,000 events");
    }

    @Test
    void view_figureOptionsThatDoNotFit_areErrors() throws IOException {
        String recording = recording("a").toString();
        assertThat(run("view", recording, "--scatter", "--axes")).isEqualTo(2);
        assertThat(run(
                        "view",
                        recording,
                        "--scatter",
                        "-o",
                        folder.resolve("x.gif").toString()))
                .isEqualTo(2);
        assertThat(run("view", recording, "-o", folder.resolve("x.svg").toString()))
                .isEqualTo(2);
        assertThat(run(
                        "view",
                        recording,
                        "--scatter=0",
                        "-o",
                        folder.resolve("x.svg").toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--out: expected a name that ends with .png or .svg, got " + folder.resolve("x.gif"))
                .contains("--out: expected a name that ends with .png or .gif, got " + folder.resolve("x.svg"))
                .contains("--scatter: expected a whole number of 1 or more, got 0")
                .contains("mutually exclusive");
        assertThat(folder.resolve("x.svg")).doesNotExist();
    }
}
