package org.masnn.examples.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.examples.Masnn;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine;

class DepthCommandTest {

    @TempDir
    Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int run(String... options) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine program = Masnn.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        return program.execute(options);
    }

    private int depth(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "depth",
                "--depths",
                "18,34",
                "--steps",
                "3",
                "--last",
                "2",
                "--batch",
                "4",
                "--image-size",
                "8",
                "--width",
                "2"));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private static JsonNode read(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void report_isOfTheRuns() throws IOException {
        Path json = folder.resolve("depth.json");
        Path markdown = folder.resolve("depth.md");
        Path figures = folder.resolve("figures");
        assertThat(depth(
                        "--networks",
                        "ms,vanilla",
                        "--seeds",
                        "1,2",
                        "--learning-rate",
                        "0.05",
                        "--json",
                        json.toString(),
                        "--markdown",
                        markdown.toString(),
                        "--figure",
                        figures.toString()))
                .as(err.toString())
                .isZero();
        JsonNode report = read(json);
        assertThat(report.get("settings").get("learning-rate").asText()).isEqualTo("0.05");
        assertThat(report.get("runs")).hasSize(8);
        JsonNode first = report.get("runs").get(0);
        assertThat(first.get("network").asText()).isEqualTo("ms");
        assertThat(first.get("depth").asInt()).isEqualTo(18);
        assertThat(first.get("losses")).hasSize(3);
        assertThat(first.get("losses").get(0).asDouble()).isBetween(1.0, 4.0); // ln 6 = 1.79
        assertThat(first.get("gradient_norms")).hasSize(8);
        assertThat(report.get("runs").get(1).get("last_gradient_norms")).hasSize(16);
        first.get("gradient_norms").forEach(norm -> assertThat(norm.asDouble()).isPositive());
        assertThat(first.get("firing").get("mean").asDouble()).isBetween(0.01, 0.9);
        assertThat(first.get("firing").get("layers")).hasSize(17);
        // the same images and another kind of block
        assertThat(report.get("runs").get(2).get("network").asText()).isEqualTo("vanilla");
        assertThat(report.get("runs").get(4).get("seed").asInt()).isEqualTo(2);

        double loss = 0;
        for (int run : new int[] {0, 4}) {
            loss += report.get("runs").get(run).get("losses").get(1).asDouble() / 4;
            loss += report.get("runs").get(run).get("losses").get(2).asDouble() / 4;
        }
        String table = Files.readString(markdown);
        String row = table.lines()
                .filter(line -> line.startsWith("| ms | 18 |"))
                .findFirst()
                .orElseThrow();
        assertThat(Double.parseDouble(row.split("\\|", -1)[3].split("±", -1)[0]))
                .isCloseTo(loss, within(1e-4));
        assertThat(table.lines().filter(line -> line.startsWith("| "))).hasSize(1 + 4);
        assertThat(out.toString()).contains(table.strip()).contains("run 8 of 8: vanilla, 34 layers, seed 2");
        for (String network : List.of("ms", "vanilla")) {
            assertThat(figures.resolve("loss-" + network + ".png")).isNotEmptyFile();
            assertThat(figures.resolve("gradient-norm-" + network + ".png")).isNotEmptyFile();
        }
    }

    @Test
    void runs_areResumed() throws IOException {
        Path runs = folder.resolve("runs");
        String save = runs.toString();
        assertThat(depth("--networks", "ms", "--seeds", "3", "--save", save))
                .as(err.toString())
                .isZero();
        Path first = runs.resolve("ms-18-seed3.json");
        assertThat(first).exists();
        String marked = Files.readString(first).replaceAll("\"seconds\" : [0-9.E-]+", "\"seconds\" : 123456.0");
        Files.writeString(first, marked);
        String other = Files.readString(runs.resolve("ms-34-seed3.json"));
        Files.delete(runs.resolve("ms-34-seed3.json"));
        assertThat(depth("--networks", "ms", "--seeds", "3", "--resume", save))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("run 1 of 2: ms, 18 layers, seed 3, taken from " + save)
                .contains("| 41152.00 |");
        assertThat(Files.readString(first)).isEqualTo(marked);
        JsonNode again = read(runs.resolve("ms-34-seed3.json"));
        assertThat(again.get("losses"))
                .isEqualTo(new ObjectMapper().readTree(other).get("losses"));

        assertThat(depth("--networks", "ms", "--seeds", "3", "--save", save)).isEqualTo(2);
        assertThat(err.toString())
                .contains("--save: expected a folder without these runs, got " + first + "; give --resume " + save
                        + " to continue, or another folder");
        assertThat(depth("--networks", "ms", "--seeds", "3", "--resume", save, "-T", "2"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        first + ": expected a run with time-steps 2, got one with 1; give the options that it was made"
                                + " with, or another folder");
        Files.writeString(first, "nothing");
        assertThat(depth("--networks", "ms", "--seeds", "3", "--resume", save)).isEqualTo(1);
        assertThat(err.toString()).contains(first + ": expected a run that depth has saved, got something else");
        assertThat(Files.readString(first)).isEqualTo("nothing");
    }

    @Test
    void divergedRun_endsEarlyAndIsSaid() throws IOException {
        Path json = folder.resolve("depth.json");
        assertThat(depth("--networks", "ms", "--seeds", "1", "--learning-rate", "1e38", "--json", json.toString()))
                .as(err.toString())
                .isZero();
        assertThat(read(json).get("runs").get(0).get("losses").size()).isLessThanOrEqualTo(3);
        assertThat(out.toString()).contains("| ms | 18 | diverged |");
    }

    @Test
    void equality_isOfEachNetwork() throws IOException {
        Path json = folder.resolve("equality.json");
        Path figures = folder.resolve("figures");
        assertThat(run(
                        "depth",
                        "gradient-norm-equality",
                        "--depth",
                        "18",
                        "--networks",
                        "ms,att-1",
                        "--seeds",
                        "1",
                        "--probes",
                        "6",
                        "--batch",
                        "2",
                        "--image-size",
                        "8",
                        "--width",
                        "8",
                        "--json",
                        json.toString(),
                        "--figure",
                        figures.toString()))
                .as(err.toString())
                .isZero();
        JsonNode ms = read(json).get("runs").get(0);
        assertThat(ms.get("network").asText()).isEqualTo("ms");
        assertThat(ms.get("blocks")).hasSize(8);
        double product = 1;
        for (JsonNode block : ms.get("blocks")) {
            product *= block.get("phi").get("value").asDouble();
        }
        assertThat(ms.get("product_of_phi").get("value").asDouble()).isEqualTo(product);
        // 1 and what comes through the branch, which attention makes smaller
        double phi = ms.get("blocks").get(1).get("phi").get("value").asDouble();
        JsonNode attended = read(json).get("runs").get(1).get("blocks").get(1).get("phi");
        assertThat(phi).isBetween(1.01, 1.5);
        assertThat(attended.get("value").asDouble()).isBetween(0.99, phi - 0.005);
        assertThat(out.toString()).contains("| ms | 1 | 8 | ").contains("| att-1 | 1 | 8 | ");
        assertThat(figures.resolve("phi.png")).isNotEmptyFile();
        assertThat(figures.resolve("varphi.png")).isNotEmptyFile();
    }

    @Test
    void badOptions_areNamed() {
        assertThat(depth("--networks", "resnet")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "--networks: expected some of [vanilla, sew-add, sew-and, sew-iand, ms, att-1, att-2], got resnet");
        assertThat(run("depth", "--depths", "50")).isEqualTo(2);
        assertThat(err.toString()).contains("expected a depth of [18, 34, 104], got 50");
        assertThat(depth("--data", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--data: expected a folder or zip file, got ");
        assertThat(run("depth", "--steps", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--steps: expected a whole number of 1 or more, got 0");
        assertThat(depth("--json", folder.resolve("a/b.json").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--json: expected a file in a folder that exists");
        assertThat(run("depth", "--image-size", "4")).isEqualTo(2);
        assertThat(err.toString()).contains("expected images of at least 5x5");
        assertThat(run("depth", "gradient-norm-equality", "--probes", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("--probes: expected a whole number of 4 or more, got 3");
    }
}
