package org.masnn.examples.ablation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.examples.Masnn;
import org.masnn.examples.gesture.GestureCommand;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the user reads and gets: messages, exit codes, reports. */
class AblationCommandTest {

    private static final List<String> TINY = List.of(
            "--table=6",
            "--samples=1",
            "--test-samples=1",
            "--time-steps=3",
            "--dt=50",
            "--r-t=2",
            "--epochs=1",
            "--batch=11",
            "--widths=8,8,8,8",
            "--down-sampling=8");

    @TempDir
    Path folder;

    /** What a command left behind. */
    private record Outcome(int exitCode, String out, String err) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--table=7 | --table: expected 4, 5 or 6, got 7",
                "--table=6,four | --table: expected 4, 5 or 6, got four",
                "--table=6,6 | --table: expected no value twice, got [6, 6]",
                "--table=6 --epochs=0 | --epochs: expected a whole number of 1 or more, got 0",
                "--table=6 --time-steps=4 | attention TA: expected a reduction r_t from 1 to T = 4, got 5; choose a smaller one",
                "--table=6 --json=nowhere/a.json | --json: expected a file in a folder that exists, got nowhere/a.json;"
                        + " make the folder first",
                "--table=6 --markdown=nowhere/a.md | --markdown: expected a file in a folder that exists, got"
                        + " nowhere/a.md; make the folder first",
                "--table=6 --json=a --markdown=./a | --markdown: expected another file than --json, got ./a",
                "--table=6 --markdown=a --report=./a | --report: expected another file than --markdown, got ./a",
                "--attention=TA | Unknown option: '--attention=TA'"
            })
    void badUsage_oneMessageAndExitCode2(String options, String message) {
        Outcome outcome = run(List.of(options.split(" ")));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("masnn ablation: " + message + System.lineSeparator() + "Try masnn ablation --help")
                .doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void markdownThatIsAFolder_badUsageBeforeTraining() {
        Outcome outcome = run(tiny("--markdown=" + folder));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--markdown: expected a file, got " + folder + ", which is a folder");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void options_thoseOfGestureButForTheNetworks() {
        Set<String> expected = options(new GestureCommand());
        expected.remove("--attention");
        expected.addAll(Set.of("--table", "--markdown"));
        assertThat(options(new AblationCommand())).isEqualTo(expected);
    }

    private static Set<String> options(Object command) {
        return new CommandLine(command)
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void wholeRun_tableInMarkdownAndJson() throws IOException {
        Path markdown = folder.resolve("tables.md");
        Path json = folder.resolve("tables.json");
        Path page = folder.resolve("report.html");
        Outcome outcome =
                run(tiny("--ui=0", "--seeds=2", "--markdown=" + markdown, "--json=" + json, "--report=" + page));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains(
                        "run 1/16  none seed 1  epoch 1/1", "run 16/16  TCSA seed 2  epoch 1/1", "0:00:00 in all runs")
                .contains("Table 6: dimensions of attention")
                .containsPattern("Live view: http://127\\.0\\.0\\.1:\\d+/")
                .doesNotContain("\r", "\u001b", "|", "`");
        assertThat(outcome.out().substring(outcome.out().indexOf("Ablation: ")).lines())
                .filteredOn(line -> !line.startsWith("report: "))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(Files.readString(markdown))
                .startsWith("# Ablation: synthetic gestures, 11 classes, 11 test samples, 2 seeds (mean ± standard"
                        + " deviation)\n")
                .contains("dt 50.0 ms, time-steps 3, ")
                .containsPattern("\\| TCSA \\| `TCSA` \\| [\\d.]+ ± [\\d.]+ \\| ")
                .contains("rows that lose accuracy: ")
                .doesNotContain("Table 4:", "Table 5:");
        assertThat(outcome.out()).endsWith("report: " + page + System.lineSeparator());
        assertThat(Files.readString(page))
                .contains(">Table 6: dimensions of attention</h2>", "paper: accuracy %", "96.53 ± 0.57")
                .contains("Drawn of vanilla and the most accurate networks; --json has the matrices of all 8.");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("dataset").asText()).isEqualTo("synthetic gestures");
        assertThat(report.path("settings").path("time-steps").asText()).isEqualTo("3");
        assertThat(report.path("backend").asText()).startsWith("ND4J ");
        JsonNode rows = report.path("tables").path(0).path("rows");
        assertThat(rows).hasSize(8);
        for (JsonNode row : rows) {
            JsonNode runs = row.path("runs");
            assertThat(runs).hasSize(2);
            assertThat(runs.findValuesAsText("seed")).containsExactly("1", "2");
            assertThat(runs.path(0).path("attention")).isEqualTo(row.path("attention"));
            assertThat(runs.path(0).path("firing_rates")).isNotEmpty();
            double first = runs.path(0).path("nasar").asDouble();
            double second = runs.path(1).path("nasar").asDouble();
            assertThat(row.path("nasar").path("mean").asDouble()).isEqualTo((first + second) / 2);
        }
        // channel attention with r_c = 8 at 8, 8 and 8 channels: one hidden unit, two matrices without biases
        assertThat(rows.path(2).path("attention").asText()).isEqualTo("CA");
        assertThat(rows.path(2).path("added_parameters").asInt()).isEqualTo(3 * 2 * 8);
        assertThat(rows.path(2).path("added_macs").asInt()).isEqualTo(3 * 3 * 2 * 8);
    }

    @Test
    void killed_resumesToTheSameTables() throws IOException {
        Path save = folder.resolve("runs");
        Path whole = folder.resolve("whole.md");
        Path resumed = folder.resolve("resumed.md");
        assertThat(run(tiny("--save=" + save, "--markdown=" + whole)).exitCode())
                .isZero();
        for (String name : List.of("CSA-seed1.zip", "TCSA-seed1.zip")) {
            Files.delete(save.resolve(name));
        }
        Outcome outcome = run(tiny("--resume=" + save, "--markdown=" + resumed));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("run 6/8  TSA seed 1  resumes after epoch 1, batch 0", "run 7/8  CSA seed 1  epoch 1/1")
                .doesNotContain("run 6/8  TSA seed 1  epoch", "CSA seed 1  resumes");
        assertThat(resumed).hasSameTextualContentAs(whole);
    }

    @Test
    void runsOfGesture_areTakenFromThere() throws IOException {
        Path save = folder.resolve("runs");
        List<String> gesture = new ArrayList<>(TINY);
        gesture.set(0, "--attention=none,TCSA");
        gesture.add(0, "gesture");
        gesture.add("--save=" + save);
        gesture.add("--no-report");
        assertThat(execute(gesture).exitCode()).isZero();
        Outcome outcome = run(tiny("--resume=" + save));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("run 1/8  none seed 1  resumes", "run 8/8  TCSA seed 1  resumes")
                .contains("run 2/8  TA seed 1  epoch 1/1");
        try (Stream<Path> files = Files.list(save)) {
            assertThat(files).hasSize(8);
        }
    }

    @Test
    void jsonOnStandardOutput_nothingElseThere() throws IOException {
        Outcome outcome = run(tiny("--json=-"));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(new ObjectMapper().readTree(outcome.out()).path("tables")).hasSize(1);
        assertThat(outcome.err()).contains("Table 6: dimensions of attention");
    }

    private static List<String> tiny(String... more) {
        List<String> arguments = new ArrayList<>(TINY);
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Outcome run(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.add(0, "ablation");
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--report"))) {
            all.add("--no-report");
        }
        return execute(all);
    }

    private static Outcome execute(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
