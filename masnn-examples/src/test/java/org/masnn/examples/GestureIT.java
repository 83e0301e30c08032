package org.masnn.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The runnable jar, as a user runs it. */
class GestureIT {

    private static final Path JAR = Path.of(
            Objects.requireNonNull(System.getProperty("masnn.build"), "masnn.build is set by the pom"),
            "masnn-examples.jar");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TINY = List.of(
            "gesture",
            "--samples=2",
            "--test-samples=1",
            "-T=5",
            "--dt=30",
            "--batch=4",
            "--widths=8,8,8,8",
            "--down-sampling=8",
            "--dropout=0.2");

    @TempDir
    Path folder;

    /** What a process left behind. */
    private record Output(int exitCode, String out, String err) {}

    @Test
    void jar_comparesAndReports() throws IOException, InterruptedException {
        Path json = folder.resolve("report.json");
        Output output = run("--epochs=2", "--json=" + json);
        assertThat(output.exitCode()).as(output.err()).isZero();
        JsonNode report = JSON.readTree(json.toFile());
        assertThat(report.path("runs").findValuesAsText("attention")).containsExactly("none", "TCSA");
        assertThat(report.path("version").asText()).isEqualTo(System.getProperty("masnn.version"));
        assertThat(report.path("backend").asText()).startsWith("ND4J 1.0.0-M2.1 CPU backend");
        assertThat(output.err().lines()).hasSize(1).allMatch(line -> line.startsWith("ND4J 1.0.0-M2.1 CPU backend"));
        assertThat(output.out()).contains("TCSA seed 1  epoch 2/2", "r_EE").doesNotContain("\r", "\u001b");
        String last = output.out().lines().reduce("", (before, line) -> line);
        assertThat(last).matches("report: masnn-gesture-\\d{8}-\\d{6}\\.html");
        Path page = folder.resolve(last.substring("report: ".length()));
        assertThat(page).content().startsWith("<!DOCTYPE html>");
        assertThat(Files.size(page)).isLessThan(3_000_000);
    }

    @Test
    void jar_exitCodesAndMessages() throws IOException, InterruptedException {
        assertThat(run("--help").exitCode()).isZero();
        Output usage = run("--epochs=0");
        assertThat(usage.exitCode()).isEqualTo(2);
        assertThat(usage.err()).contains("--epochs: expected a whole number of 1 or more, got 0");
        Output failed = run("--data=" + folder);
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err())
                .contains("masnn gesture: " + folder + ": expected a data set, got ")
                .doesNotContain("\tat ");
        Output verbose = run("--data=" + folder, "--verbose");
        assertThat(verbose.exitCode()).isEqualTo(1);
        assertThat(verbose.err()).contains("INFO", "\tat org.masnn.");
    }

    /** Ctrl-C: the run is saved, and ends as if nothing had happened. */
    @Test
    void jar_interruptedAndResumed() throws IOException, InterruptedException {
        assumeInterruptible();
        Path save = folder.resolve("runs");
        assertThat(interrupted("--epochs=40", "--save=" + save).out()).contains("none seed 1  epoch 1/40");
        assertThat(save.resolve("none-seed1.zip")).exists();
        Output resumed = run("--epochs=40", "--resume=" + save, "--json=" + folder.resolve("resumed.json"));
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("none seed 1  resumes after epoch ");
        Output whole = run("--epochs=40", "--json=" + folder.resolve("whole.json"));
        assertThat(whole.exitCode()).isZero();
        JsonNode expected = JSON.readTree(folder.resolve("whole.json").toFile()).path("runs");
        JsonNode got = JSON.readTree(folder.resolve("resumed.json").toFile()).path("runs");
        for (String key : List.of("accuracy", "training_loss", "firing_rates")) {
            assertThat(got.findValues(key)).as(key).isEqualTo(expected.findValues(key));
        }
    }

    @Test
    void jar_interruptedWithoutFolder_savesIntoANewOne() throws IOException, InterruptedException {
        assumeInterruptible();
        Output output = interrupted("--epochs=1000");
        assertThat(output.err()).contains("masnn gesture: interrupted; saved in " + folder.toRealPath());
        try (Stream<Path> tree = Files.walk(folder)) {
            assertThat(tree.map(path -> path.getFileName().toString())).contains("none-seed1.zip");
        }
    }

    /** A program that was started in the background ignores SIGINT, and so does all that it starts. */
    private static void assumeInterruptible() throws IOException {
        assumeThat(File.separatorChar).as("signals of POSIX").isEqualTo('/');
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            String ignored = Files.readString(status).replaceAll("(?s).*SigIgn:\\s*([0-9a-f]+).*", "$1");
            assumeThat(Long.parseUnsignedLong(ignored, 16) & 2)
                    .as("SIGINT is ignored here; run the tests in the foreground")
                    .isZero();
        }
    }

    /** Sends SIGINT after the first epoch's line. */
    private Output interrupted(String... options) throws IOException, InterruptedException {
        Path err = folder.resolve("interrupted.txt");
        Process process = builder(options).redirectError(err.toFile()).start();
        StringBuilder out = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            boolean signalled = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.append(line).append('\n');
                if (!signalled && line.contains("epoch 1/")) {
                    signalled = true;
                    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                                    .start()
                                    .waitFor())
                            .isZero();
                }
            }
        }
        int exitCode = process.waitFor();
        String message = Files.readString(err);
        assertThat(exitCode).as(message).isEqualTo(130);
        assertThat(message).contains("--resume").doesNotContain("\tat ");
        return new Output(exitCode, out.toString(), message);
    }

    private Output run(String... options) throws IOException, InterruptedException {
        Path err = folder.resolve("err.txt");
        Process process = builder(options).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), out, Files.readString(err));
    }

    private ProcessBuilder builder(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-jar",
                JAR.toString()));
        command.addAll(TINY);
        command.addAll(List.of(options));
        return new ProcessBuilder(command).directory(folder.toFile());
    }
}
