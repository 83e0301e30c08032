package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine;

/** What the user reads and gets: messages, exit codes, reports. */
class GestureCommandTest {

    @TempDir
    Path folder;

    /** What a command left behind. */
    private record Outcome(int exitCode, String out, String err) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--attention XA | Attention: expected one of TA, CA, SA, TCA, TSA, CSA, TCSA, none or vanilla, got \"XA\"",
                "--attention none,vanilla | --attention: expected no value twice, got [none, none]",
                "--epochs 0 | --epochs: expected a whole number of 1 or more, got 0",
                "--epochs ten | Invalid value for option '--epochs': 'ten' is not an int",
                "--learning-rate fast | Invalid value for option '--learning-rate': 'fast' is not a double",
                "--learning-rate NaN | --learning-rate: expected a number above 0, got NaN",
                "--seeds 4,4 | --seeds: expected no value twice, got [4, 4]",
                "--seeds 0 | --seeds: expected a count from 1 to 1000, or a list, got 0",
                "--time-steps 0 | --time-steps: expected a whole number of 1 or more, got 0",
                "--time-steps 4 | attention TCSA: expected a reduction r_t from 1 to T = 4, got 5; choose a smaller one",
                "--r-c 17 | attention TCSA: ChannelAttention: expected a reduction r_c from 1 to the number of channels 16, got"
                        + " 17; choose a smaller one",
                "--r-c 0 | --r-c: expected a whole number of 1 or more, got 0",
                "--sa-kernel 5 | --sa-kernel: expected 3 or 7, got 5",
                "--widths 1,2,3 | --widths: expected four numbers above 0: three convolutions and the hidden layer,"
                        + " got [1, 2, 3]",
                "--dt 0 | --dt: expected milliseconds from 0.001 to 1000000000, got 0.0",
                "--window 100 | --window: expected at least dt * T = 900.0 ms, got 100.0 ms",
                "--gate 2 | GateStart: expected plain, or a factor as in x2 and an addend as in +2, with -orthogonal behind it"
                        + " if wanted, got \"2\"",
                "--dropout 1 | --dropout: expected a number in [0, 1), got 1.0",
                "--decay 2 | --decay: expected a number in [0, 1], got 2.0",
                "--label-smoothing 0.1 | --label-smoothing: expected 0 unless --loss is cross-entropy, got 0.1",
                "--data nowhere | --data: expected a folder, got nowhere, which is none",
                "--resume nowhere | --resume: expected a folder, got nowhere, which is none",
                "--json nowhere/a.json | --json: expected a file in a folder that exists, got nowhere/a.json; make the"
                        + " folder first",
                "--report nowhere/a.html | --report: expected a file in a folder that exists, got nowhere/a.html; make the"
                        + " folder first",
                "--report a --json ./a | --report: expected another file than --json, got a",
                "--report a --no-report | --report: expected nothing beside --no-report, got a",
                "--counts some | Invalid value for option '--counts': expected one of [NONE, CLIP, SQRT, LOG]"
                        + " (case-insensitive) but was 'some'",
                "--no-such-option | Unknown option: '--no-such-option'"
            })
    void badUsage_oneMessageAndExitCode2(String options, String message) {
        Outcome outcome = run(List.of(options.split(" ")));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("masnn gesture: " + message + System.lineSeparator() + "Try masnn gesture --help")
                .doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void framesTooSmallToPool_badUsage() {
        Outcome outcome = run(Gestures.tiny("--down-sampling=32"));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("expected frames of at least 4x4");
    }

    @Test
    void shiftBeyondTheSensor_badUsage() {
        Outcome outcome = run(Gestures.tiny("--shift=64"));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("expected a shift of 0..63 pixels, got 64");
    }

    @Test
    void rootWithoutCommand_help_version() {
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        CommandLine masnn = org.masnn.examples.Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        assertThat(masnn.execute()).isEqualTo(2);
        assertThat(err)
                .hasToString(
                        "masnn: expected a command, got none; the commands are [gesture, gait, ablation, imagenet, depth, energy, events, data, infer, visualize, bench]"
                                + System.lineSeparator() + "Try masnn --help" + System.lineSeparator());
        assertThat(masnn.execute("--version")).isZero();
        assertThat(out.toString()).startsWith("masnn ");
        assertThat(masnn.execute("gesture", "--help")).isZero();
        assertThat(out.toString()).contains("--label-smoothing=X", "Default: 0.3 (published code)");
    }

    @Test
    void classFoldersThatDiffer_runFails() throws IOException {
        Recordings.folder(folder);
        Files.move(folder.resolve("test/right"), folder.resolve("test/wrong"));
        assertFails(
                data(),
                folder
                        + ": expected the same classes in train and test, got only in train: [right], only in test: [wrong]");
    }

    @Test
    void truncatedRecording_runFailsAndLeavesIt() throws IOException {
        Recordings.folder(folder);
        Path file = folder.resolve("train/left/a.aedat");
        byte[] content = Files.readAllBytes(file);
        byte[] shorter = Arrays.copyOf(content, content.length - 3);
        Files.write(file, shorter);
        assertFails(
                data(),
                file + ": at byte 3224: expected a record of 8 bytes, got 5 bytes to the end of the file; the file is"
                        + " truncated, copy it again");
        assertThat(file).hasBinaryContent(shorter);
    }

    @Test
    void emptyRecording_runFails() throws IOException {
        Recordings.folder(folder);
        Path file = Files.write(folder.resolve("test/left/a.aedat"), new byte[0]);
        assertFails(data(), file + ": expected a recording, got an empty file; copy or download it again");
    }

    @Test
    void recordingOfAnotherSensor_runFails() throws IOException {
        Recordings.folder(folder);
        Path file = folder.resolve("test/right/b.aedat");
        byte[] content = Files.readAllBytes(file);
        content[content.length - 8] = 0x7f; // an address beyond the 16 bits of a DVS128
        Files.write(file, content);
        assertFails(data(), file + ": expected the sensor size of the recordings before, 128 x 128, got 640 x 480");
    }

    @Test
    void folderWithoutTrain_runFails() {
        assertFails(data(), folder + ": expected a data set, got an empty folder; looked for ");
    }

    @Test
    void resumeWithoutCheckpoints_runFails() {
        assertFails(
                Gestures.tiny("--resume=" + folder),
                folder + ": expected checkpoints of these runs, for instance none-seed1.zip, got none");
    }

    @Test
    void resumeForeignFile_runFailsAndLeavesIt() throws IOException {
        Path file = Files.write(folder.resolve("none-seed1.zip"), "not a zip".getBytes(StandardCharsets.UTF_8));
        assertFails(Gestures.tiny("--resume=" + folder), file + ": is no checkpoint or a truncated one");
        assertThat(file).hasContent("not a zip");
    }

    @Test
    void saveOverCheckpoints_badUsage() throws IOException {
        Path file = Files.write(folder.resolve("TCSA-seed1.zip"), "precious".getBytes(StandardCharsets.UTF_8));
        Outcome outcome = run(Gestures.tiny("--save=" + folder));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--save: expected a folder without checkpoints of these runs, got " + file
                        + "; give --resume " + folder + " to continue it, or another folder");
        assertThat(file).hasContent("precious");
    }

    @Test
    void jsonThatIsAFolder_badUsageBeforeTraining() {
        Outcome outcome = run(Gestures.tiny("--json=" + folder));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--json: expected a file, got " + folder + ", which is a folder");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void diverged_runFails() {
        Outcome outcome = run(Gestures.tiny("--learning-rate=1e38", "--l2=1e30", "--schedule=constant"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("none seed 1: expected a finite loss, got ")
                .contains("; lower the learning rate, or ");
    }

    /** A run that diverges in its first epoch leaves what one leaves that is killed there. */
    @Test
    void endedInTheFirstEpoch_resumes() {
        String[] diverging = {"--learning-rate=1e38", "--l2=1e30", "--schedule=constant"};
        List<String> saved = Gestures.tiny(diverging);
        saved.add("--save=" + folder);
        assertFails(saved, "none seed 1: expected a finite loss");
        List<String> resumed = Gestures.tiny(diverging);
        resumed.add("--resume=" + folder);
        assertThat(run(resumed).out()).contains("run 1/2  none seed 1  resumes after epoch 0, batch 0");
    }

    @Test
    void verbose_showsWhere() {
        List<String> arguments = Gestures.tiny("--resume=" + folder, "--verbose");
        assertThat(run(arguments).err()).contains("java.io.IOException", "\tat org.masnn.examples");
    }

    @Test
    void folderDataSet_reportAndTable() throws IOException {
        Recordings.folder(folder.resolve("set"));
        Path json = folder.resolve("report.json");
        Outcome outcome = run(List.of(
                "--data=" + folder.resolve("set"),
                "--dt=5",
                "-T=4",
                "--r-t=2",
                "--min-events=50",
                "--down-sampling=16",
                "--widths=8,8,8,8",
                "--epochs=3",
                "--batch=3",
                "--seeds=2",
                "--attention=none,TCSA,SA",
                "--json=" + json));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("dataset").asText()).isEqualTo("set");
        assertThat(report.path("classes").asInt()).isEqualTo(2);
        assertThat(report.path("test_samples").asInt()).isEqualTo(8);
        assertThat(report.path("runs")).hasSize(6);
        for (JsonNode run : report.path("runs")) {
            assertThat(run.path("accuracy").asDouble()).isBetween(0.0, 1.0);
            assertThat(run.path("nasar").asDouble()).isBetween(0.0, 1.0);
            assertThat(run.path("neurons").asInt()).isEqualTo(8 * 64 + 8 * 16 + 8 * 4 + 8 + 2);
            assertThat(run.path("spikes_per_sample").asDouble())
                    .isCloseTo(
                            run.path("nasar").asDouble() * run.path("neurons").asInt() * 4,
                            org.assertj.core.data.Offset.offset(1e-6));
            assertThat(run.path("training_loss")).hasSize(3);
            assertThat(run.path("r_ee").asDouble()).isPositive();
        }
        JsonNode vanilla = report.path("runs").get(0);
        JsonNode attention = report.path("runs").get(1);
        assertThat(vanilla.path("attention").asText()).isEqualTo("none");
        assertThat(vanilla.path("r_ee").asDouble()).isEqualTo(1);
        assertThat(attention.path("attention").asText()).isEqualTo("TCSA");
        assertThat(attention.path("r_ee").asDouble()).isNotEqualTo(1);
        assertThat(attention.path("parameters").asInt()
                        - vanilla.path("parameters").asInt())
                .isEqualTo(5 * 2 * 4 * 2 + 3 * 2 * 8 + 3 * (2 * 7 * 7));
        assertThat(report.path("runs").findValuesAsText("seed")).containsExactly("1", "1", "1", "2", "2", "2");
        assertThat(outcome.out())
                .contains("set, 2 classes, 8 test samples, 2 seeds (mean ± standard deviation)")
                .containsPattern("TCSA +[\\d.]+ ± [\\d.]+ +[\\d.]+ ± ")
                .containsPattern("none seed 1  epoch 3/3  loss [\\d.]+  training accuracy [\\d.]+")
                .doesNotContain("\r", "\u001b");
    }

    @Test
    void jsonOnStandardOutput_nothingElseThere() throws IOException {
        Outcome outcome = run(Gestures.tiny("--attention=TA", "--epochs=1", "--json=-"));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(outcome.out());
        assertThat(report.path("dataset").asText()).isEqualTo("synthetic gestures");
        assertThat(report.path("runs").get(0).path("r_ee").isNull()).isTrue();
        assertThat(outcome.err()).contains("accuracy", "convolutions by");
    }

    @Test
    void savedRuns_resumeToTheSameReport() throws IOException {
        Path save = folder.resolve("runs");
        List<String> arguments = Gestures.tiny("--save=" + save, "--json=" + folder.resolve("a.json"));
        assertThat(run(arguments).exitCode()).isZero();
        assertThat(save.resolve("none-seed1.zip")).exists();
        Files.delete(save.resolve("TCSA-seed1.zip"));
        Outcome resumed = run(Gestures.tiny("--resume=" + save, "--json=" + folder.resolve("b.json")));
        assertThat(resumed.exitCode()).isZero();
        assertThat(resumed.out()).contains("none seed 1  resumes after epoch 2, batch 0");
        ObjectMapper json = new ObjectMapper();
        JsonNode first = json.readTree(folder.resolve("a.json").toFile());
        JsonNode second = json.readTree(folder.resolve("b.json").toFile());
        for (String key :
                List.of("accuracy", "nasar", "r_ee", "training_loss", "firing_rates", "first_step_firing_rates")) {
            assertThat(second.path("runs").findValues(key))
                    .isEqualTo(first.path("runs").findValues(key));
        }
    }

    private List<String> data() {
        return List.of("--data=" + folder, "--dt=5", "-T=5", "--min-events=50");
    }

    private static void assertFails(List<String> arguments, String message) {
        Outcome outcome = run(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.err()).contains("masnn gesture: " + message).doesNotContain("\tat ");
    }

    private static Outcome run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new java.util.ArrayList<>(arguments);
        all.add(0, "gesture");
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--report"))) {
            all.add("--no-report");
        }
        int exitCode = org.masnn.examples.Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
