package org.masnn.examples.visualize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.examples.Masnn;
import picocli.CommandLine;

/** The program on networks that the program {@code gesture} trained. */
class VisualizeCommandTest {

    @TempDir
    static Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = Masnn.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        int exitCode = program.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    @BeforeAll
    static void train() {
        train("checkpoints", "6");
        train("longer", "7");
    }

    private static void train(String name, String steps) {
        Outcome outcome = run(
                "gesture",
                "--samples",
                "1",
                "--test-samples",
                "2",
                "-T",
                steps,
                "--dt",
                "30",
                "--epochs",
                "1",
                "--batch",
                "8",
                "--widths",
                "4,4,4,8",
                "--down-sampling",
                "8",
                "--no-report",
                "--r-t",
                "2",
                "--r-c",
                "2",
                "--save",
                folder.resolve(name).toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private static String checkpoint(String name) {
        return folder.resolve(name + "-seed1.zip").toString();
    }

    private static Outcome visualize(String... more) {
        List<String> arguments = new ArrayList<>(List.of("visualize", "--baseline", checkpoint("checkpoints/none")));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--attention")) {
            arguments.addAll(List.of("--attention", checkpoint("checkpoints/TCSA")));
        }
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void visualize_gestures_writesPngAndSvgOfEachPicture() throws IOException {
        Path pictures = folder.resolve("new/pictures");

        Outcome outcome = visualize("--layers", "conv0_lif,conv2_lif", "--steps", "1,6", "-o", pictures.toString());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines.get(0)).startsWith("vanilla").contains("22 samples, NASAR 0.", ", accuracy ");
        assertThat(lines.get(1)).startsWith("TCSA");
        assertThat(lines.subList(2, lines.size()))
                .containsExactlyElementsOf(Stream.of("response-conv0_lif", "response-conv2_lif", "case-1")
                        .flatMap(name -> Stream.of(name + ".png", name + ".svg"))
                        .map(name -> pictures.resolve(name).toString())
                        .toList());
        assertThat(ImageIO.read(pictures.resolve("response-conv0_lif.png").toFile())
                        .getWidth())
                .isGreaterThan(800);
        assertThat(Files.readString(pictures.resolve("response-conv2_lif.svg")))
                .contains("vanilla", "TCSA", "Section 7.3");
        try (Stream<Path> files = Files.list(pictures)) {
            assertThat(files).hasSize(6);
        }
    }

    @Test
    void visualize_picturesThatAreThere_areReplacedWithForceAlone() throws IOException {
        Path pictures = folder.resolve("there");
        Path mine = Files.writeString(Files.createDirectories(pictures).resolve("case-1.svg"), "mine");

        Outcome refused = visualize("-o", pictures.toString());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("--output: expected a folder without case-1.svg, got " + pictures
                        + ", which has one; --force replaces it");
        assertThat(mine).hasContent("mine");
        assertThat(visualize("--samples", "3", "-o", pictures.toString(), "--force")
                        .exitCode())
                .isZero();
        assertThat(Files.readString(mine)).startsWith("<svg");
    }

    @Test
    void visualize_report_isAPageWithThePictures() throws IOException {
        Path page = folder.resolve("page.html");

        Outcome outcome = visualize(
                "--report", page.toString(), "-o", folder.resolve("paged").toString());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines().toList()).last().isEqualTo("report: " + page);
        assertThat(Files.readString(page))
                .contains(
                        "none-seed1.zip and TCSA-seed1.zip", "Average spiking response, layer conv0_lif", "Case study")
                .contains("data:image/png;base64,", "vanilla", "22 samples, NASAR 0.", "T = 6 has no steps")
                .contains("masnn visualize --baseline");
        assertThat(visualize("--report", folder.resolve("no/page.html").toString(), "-o", "x")
                        .err())
                .contains("--report: expected a file in a folder that exists");
    }

    @Test
    void visualize_samples_areFewerAndAllInTheSummary() {
        Outcome outcome = visualize(
                "--samples", "5", "--cases", "0", "-o", folder.resolve("few").toString());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains(" 5 samples").doesNotContain("case-1");
        assertThat(outcome.err()).contains("Note: T = 6 has no steps [1, 25, 49]", "[1, 3, 5]");
    }

    @Test
    void visualize_badOptions_areSaidBeforeAnythingIsRunOrWritten() throws IOException {
        Path output = folder.resolve("nothing");
        String[][] wrong = {
            {"--layers", "conv7_lif", "-o", output.toString()},
            {"--steps", "1,49", "-o", output.toString()},
            {"--samples", "0", "-o", output.toString()},
            {"--cases", "-1", "-o", output.toString()},
            {"--data", folder.resolve("missing").toString(), "-o", output.toString()},
            {"--data", folder.toString(), "-o", output.toString()},
            {"--attention", checkpoint("longer/TCSA"), "-o", output.toString()},
            {"--attention", checkpoint("checkpoints/CSA"), "-o", output.toString()},
        };
        String[] messages = {
            "--layers: expected names of spiking layers of both networks, which are [conv0_lif, conv1_lif, conv2_lif,"
                    + " fc0_lif, fc1_lif], got conv7_lif",
            "--steps: expected steps from 1 to the networks' T = 6, got 49",
            "--samples: expected a whole number of 1 or more, got 0",
            "--cases: expected a whole number of 0 or more, got -1",
            "missing, which does not exist",
            "--data: expected nothing, the checkpoint is of the synthetic gestures, got " + folder,
            "--attention: expected a network of T = 6, as --baseline is, got T = 7",
            "CSA-seed1.zip, which does not exist",
        };
        for (int i = 0; i < wrong.length; i++) {
            Outcome outcome = visualize(wrong[i]);
            assertThat(outcome.err()).contains(messages[i]);
            assertThat(outcome.exitCode()).as(messages[i]).isEqualTo(2);
            assertThat(output).doesNotExist();
        }
    }

    @Test
    void visualize_outputThatCannotBe_isSaidFirst() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(visualize("-o", file.toString(), "--attention", "missing").err())
                .contains("--output: expected a folder, got " + file + ", which is a file");
        assertThat(visualize("-o", file.resolve("inside").toString(), "--attention", "missing")
                        .err())
                .contains("--output: expected a folder that can be written, got " + file.resolve("inside") + " in "
                        + file);
    }
}
