package org.masnn.examples.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.data.SampleSource;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.reader.Aedat2Reader;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.examples.Masnn;
import org.masnn.examples.gesture.Recordings;
import org.masnn.examples.gesture.TrainedNetwork;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine;

/** Both programs that use checkpoints, on networks that the program {@code gesture} trained on tiny recordings. */
class InferCommandTest {

    @TempDir
    static Path folder;

    private static Path data;
    private static Path checkpoints;

    private final InputStream standardInput = System.in;

    private record Outcome(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        List<JsonNode> json() {
            return lines().stream().map(InferCommandTest::parsed).toList();
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = Masnn.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        int exitCode = program.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    /** Windows of 20 ms, five frames of 4 ms. */
    @BeforeAll
    static void train() throws IOException {
        data = Recordings.folder(folder.resolve("data"));
        checkpoints = folder.resolve("checkpoints");
        Outcome outcome = run(
                "gesture",
                "--attention",
                "CSA,TCSA",
                "--data",
                data.toString(),
                "--save",
                checkpoints.toString(),
                "--dt",
                "4",
                "-T",
                "5",
                "--min-events",
                "1",
                "--down-sampling",
                "16",
                "--widths",
                "8,8,8,8",
                "--r-t",
                "2",
                "--epochs",
                "2",
                "--batch",
                "4",
                "--counts",
                "sqrt",
                "--no-report");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private static String checkpoint(String attention) {
        return checkpoints.resolve(attention + "-seed1.zip").toString();
    }

    @AfterEach
    void restoreStandardInput() {
        System.setIn(standardInput);
    }

    private static void type(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void recording_givesProbabilitiesAfterEachFrame() throws IOException {
        String recording = data.resolve("test/left/a.aedat").toString();
        Outcome outcome = run("infer", "--checkpoint", checkpoint("CSA"), "--input", recording, "--json");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("Event-driven inference by ");
        List<JsonNode> lines = outcome.json();
        assertThat(lines).hasSize(21 + 1); // 81 ms are 21 frames of 4 ms, then the latencies
        JsonNode fifth = lines.get(4);
        assertThat(fifth.get("source").asText()).isEqualTo("a.aedat");
        assertThat(fifth.get("time_ms").asDouble()).isEqualTo(20);
        assertThat(fifth.get("class").asText()).isIn("left", "right");
        double left = fifth.at("/probabilities/left").asDouble();
        double right = fifth.at("/probabilities/right").asDouble();
        assertThat(left + right).isCloseTo(1, within(1e-9));
        JsonNode last = lines.get(21);
        assertThat(last.get("results").asInt()).isEqualTo(21);
        assertThat(last.get("unit").asText()).isEqualTo("step");
        assertThat(last.at("/latency_ms/p50").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(last.at("/latency_ms/p99").asDouble());

        // the first five frames are the first test sample: the readout is the graph's
        TrainedNetwork network = TrainedNetwork.read(Path.of(checkpoint("CSA")));
        SampleSource samples = network.testSamples(data);
        float[] readout = NativeFloats.copyOf(
                network.graph().outputSingle(network.clips(samples).next().getFeatures()));
        double[] expected = ResultLines.probabilities(readout);
        assertThat(left).isCloseTo(expected[0], within(1e-3));
    }

    @Test
    void networkWithTemporalAttention_givesThemAfterEachClip() {
        Outcome outcome = run(
                "infer",
                "--checkpoint",
                checkpoint("TCSA"),
                "--input",
                data.resolve("test").toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.lines()).hasSize(2 * 4 + 1);
        assertThat(outcome.lines().get(0)).startsWith("a.aedat").contains("20.0 ms", "left 0.", "right 0.");
        assertThat(outcome.lines().get(7)).startsWith("b.aedat").contains("80.0 ms");
        assertThat(outcome.lines().get(8)).startsWith("8 results by ").contains("milliseconds a clip: median ");
    }

    @Test
    void liveStream_givesWhatTheRecordingGives() throws IOException {
        Path recording = data.resolve("test/right/b.aedat");
        EventStream events = new Aedat2Reader().read(recording);
        StringBuilder text = new StringBuilder("# t x y p\n\n");
        for (int i = 0; i < events.size(); i++) {
            text.append(events.timeMicros(i))
                    .append(' ')
                    .append(events.x(i))
                    .append('\t')
                    .append(events.y(i));
            text.append(events.isOn(i) ? " 1\n" : i % 2 == 0 ? " 0\n" : " -1\n");
        }
        Path compiled = folder.resolve("network.masnn");
        Outcome file = run(
                "infer",
                "--checkpoint",
                checkpoint("CSA"),
                "--input",
                recording.toString(),
                "--json",
                "--compiled",
                compiled.toString());
        type(text.toString());
        Outcome live = run("infer", "--checkpoint", compiled.toString(), "--json");
        assertThat(live.exitCode()).as(live.err()).isZero();
        assertThat(live.err()).doesNotContain("ND4J");
        for (int i = 0; i < 21; i++) {
            assertThat(live.json().get(i).get("probabilities"))
                    .isEqualTo(file.json().get(i).get("probabilities"));
            assertThat(live.json().get(i).get("source").asText()).isEqualTo("stream");
        }
    }

    @Test
    void recordingsOfOtherFormats_giveTheSame_ofOtherSensorsAreRefused() throws IOException {
        Path recording = data.resolve("test/right/b.aedat");
        EventStream events = new Aedat2Reader().read(recording);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            lines.append(events.timeMicros(i)).append(' ').append(events.x(i)).append(' ');
            lines.append(events.y(i)).append(events.isOn(i) ? " 1\n" : " 0\n");
        }
        Path text = Files.writeString(folder.resolve("b.txt"), "128 128\n" + lines);
        Path foreign = Files.writeString(folder.resolve("foreign.txt"), lines + "9000000 200 5 1\n");
        Outcome aedat = run("infer", "--checkpoint", checkpoint("CSA"), "--input", recording.toString(), "--json");
        Outcome same = run("infer", "--checkpoint", checkpoint("CSA"), "--input", text.toString(), "--json");
        assertThat(same.exitCode()).as(same.err()).isZero();
        for (int i = 0; i < 21; i++) {
            assertThat(same.json().get(i).get("probabilities"))
                    .isEqualTo(aedat.json().get(i).get("probabilities"));
        }
        Outcome refused = run("infer", "--checkpoint", checkpoint("CSA"), "--input", foreign.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("foreign.txt: expected a recording of a 128 x 128 sensor, which the network takes, got one of"
                        + " 201 x ");
    }

    @Test
    void badLines_areNamed() {
        String[][] cases = {
            {"5 1 2", "line 1: expected t x y p, got 3 parts (\"5 1 2\")"},
            {"5 1 2 1\n4 1 2 1", "line 2: expected times that never decrease, got 4 us after 5 us (\"4 1 2 1\")"},
            {"5 1 2 7", "line 1: expected the polarity 1, 0 or -1, got 7 (\"5 1 2 7\")"},
            {"5 one 2 1", "line 1: expected a column, got one (\"5 one 2 1\")"},
            {"5 99999999999 2 1", "line 1: expected a column, got 99999999999"},
            {"5 128 2 1", "line 1: EventStream: expected events inside the 128 x 128 sensor, got event 0 at x = 128"},
            {"-5 1 2 1", "line 1: EventStream: expected times of 0 us or more, got -5 us"}
        };
        for (String[] pair : cases) {
            type(pair[0]);
            Outcome outcome = run("infer", "--checkpoint", checkpoint("CSA"));
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains("masnn infer: " + pair[1]);
        }
        type("");
        Outcome nothing = run("infer", "--checkpoint", checkpoint("CSA"));
        assertThat(nothing.exitCode()).isZero();
        assertThat(nothing.out()).startsWith("no result: ");
    }

    @Test
    void badUsage_isNamed() {
        String[][] cases = {
            {"2", "--sensor: expected width and height as in 128x128, got 128", "--sensor", "128"},
            {"2", "--sensor: expected a camera whose frames are the network's", "--sensor", "64x64"},
            {"2", "--input: expected a recording, a folder or -, got nowhere", "--input", "nowhere"},
            {"2", "--compiled: expected a file in a folder that exists", "--compiled", "nowhere/x"}
        };
        for (String[] one : cases) {
            Outcome outcome = run("infer", "--checkpoint", checkpoint("CSA"), one[2], one[3]);
            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Integer.parseInt(one[0]));
            assertThat(outcome.err()).contains("masnn infer: " + one[1]);
        }
        Outcome missing = run("infer", "--checkpoint", "nowhere");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("--checkpoint: expected a file, got nowhere, which is none");
        Outcome foreign =
                run("infer", "--checkpoint", data.resolve("test/left/a.aedat").toString());
        assertThat(foreign.exitCode()).isEqualTo(1);
        assertThat(foreign.err()).contains("a.aedat: is no checkpoint");
    }

    @Test
    void bench_comparesEngineGraphAndPeer() throws IOException {
        Path json = folder.resolve("bench.json");
        Outcome outcome = run(
                "bench",
                "inference",
                "--checkpoint",
                checkpoint("TCSA"),
                "--data",
                data.toString(),
                "--rounds",
                "2",
                "--clips",
                "3",
                "--json",
                json.toString(),
                "--peer",
                "echo '{\"infer_ms\": 50}'");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode result = parsed(Files.readString(json));
        assertThat(result.get("engine_ms").asDouble()).isPositive();
        assertThat(result.get("graph_ms").asDouble()).isPositive();
        assertThat(result.get("peer_ms").asDouble()).isEqualTo(50);
        assertThat(result.get("kernel").asText()).isNotEmpty();
        assertThat(result.get("rates").size()).isEqualTo(5);
        assertThat(result.get("synops").size()).isEqualTo(5 + 1);
        assertThat(result.at("/synops/all/executed").asLong()).isPositive();
        assertThat(result.get("compared_samples").asInt()).isEqualTo(8);
        assertThat(result.get("differing_classes").asInt()).isZero();
        assertThat(result.get("max_abs_difference").asDouble()).isGreaterThanOrEqualTo(0);
        assertThat(outcome.out()).contains("engine ", "peer 50.00 ms", "8 test samples: ");

        Outcome foreign = run("bench", "inference", "--checkpoint", checkpoint("CSA"));
        assertThat(foreign.exitCode()).isEqualTo(2);
        assertThat(foreign.err()).contains("--data: expected the folder that it was trained on, got nothing");
    }

    @Test
    void probabilities_ofEveryReadout() {
        assertThat(ResultLines.probabilities(new float[] {0.25f, 0.75f})).containsExactly(0.25, 0.75);
        assertThat(ResultLines.probabilities(new float[] {0.2f, 0.2f, 0})).containsExactly(0.5, 0.5, 0);
        assertThat(ResultLines.probabilities(new float[] {0, 0})).containsExactly(0.5, 0.5);
        assertThat(ResultLines.probabilities(new float[] {-1, 1})[1]).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-9));
    }

    @Test
    void latencies_areNearestRanks() {
        Latencies latencies = new Latencies();
        for (int i = 2000; i >= 1; i--) {
            latencies.add(i * 1_000_000L);
        }
        assertThat(latencies.count()).isEqualTo(2000);
        assertThat(latencies.percentile(0.5)).isEqualTo(1000);
        assertThat(latencies.percentile(0.99)).isEqualTo(1980);
        assertThat(latencies.percentile(1)).isEqualTo(2000);
    }
}
