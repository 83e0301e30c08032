package org.masnn.examples.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.examples.Masnn;
import org.masnn.examples.bench.measure.PeakMemory;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the peers are commands of a POSIX shell")
class TrainingStepCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... options) {
        CommandLine program = Masnn.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("bench", "training-step", "--batch=1", "--steps=5"));
        arguments.addAll(List.of("--width=8", "--iterations=1", "--warm-up=1"));
        arguments.addAll(List.of(options));
        return program.execute(arguments.toArray(String[]::new));
    }

    @Test
    void peerInTurn_givesRatiosFloorMemoryAndRates() throws IOException {
        Path turns = folder.resolve("turns");
        Path json = folder.resolve("result.json");
        String peer = "echo noise; echo x >> '" + turns + "'; echo '{\"train_ms\": 400, \"train_min_ms\": 390,"
                + " \"infer_ms\": 100, \"peak_mb\": 70, \"rates\": [0.1, 0.3], \"bn_gain\": 1.5, \"steps\": 5}'";
        String[] options = {"--size=8", "--rounds=3", "--inference", "--threads=1", "--peer=" + peer, "--json=" + json};
        assertThat(run(options)).as(err.toString()).isZero();

        assertThat(Files.readAllLines(turns)).hasSize(3);
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        double ours = result.get("ours_ms").asDouble();
        assertThat(ours).isPositive();
        assertThat(result.get("ours_min_ms").asDouble()).isPositive().isLessThanOrEqualTo(ours);
        assertThat(result.get("peer_ms").asDouble()).isEqualTo(400);
        assertThat(result.get("peer_min_ms").asDouble()).isEqualTo(390);
        assertThat(result.get("ratio").asDouble()).isCloseTo(ours / 400, within(1e-12));
        assertThat(result.get("infer_ratio").asDouble())
                .isCloseTo(result.get("ours_infer_ms").asDouble() / 100, within(1e-12));
        assertThat(result.get("threads").asInt()).isEqualTo(1);
        assertThat(result.get("rates").size()).isEqualTo(5);
        double floor = Math.max(
                result.get("step_gflop").asDouble() / result.get("gflops").asDouble(),
                result.get("step_gb").asDouble() / result.get("copy_gb_per_s").asDouble());
        assertThat(result.get("floor_ms").asDouble()).isCloseTo(1000 * floor, within(1e-9));
        assertThat(result.get("ours_to_floor").asDouble()).isCloseTo(ours / (1000 * floor), within(1e-9));
        assertThat(out.toString())
                .contains("ratio ", "| floor |", "| ours, inference |")
                .contains("warning: peer: spiking layer 1 fires at 0.3000, expected 0.01 to 0.20")
                .contains("warning: peer: its bn_gain is 1.5, ours 0.4; give it --bn-gain 0.4")
                .contains("warning: --rounds 3: medians of fewer than 5 turns say little; give --rounds 5 or more");
        assertThat(result.get("warnings").toString()).contains("its bn_gain is 1.5");
        assertThat(result.get("peer_peak_mb").asDouble()).isEqualTo(70);
        assumeThat(PeakMemory.ofThisProcess()).isPresent();
        assertThat(result.get("ours_peak_mb").asDouble()).isGreaterThan(50);
        assertThat(result.get("memory_ratio").asDouble())
                .isCloseTo(result.get("ours_peak_mb").asDouble() / 70, within(1e-12));
    }

    @Test
    void residualNetworkWithoutAPeer_hasNoRatio() throws IOException {
        Path json = folder.resolve("result.json");
        assertThat(run("--network=att-res-18", "--size=32", "--rounds=1", "--json=" + json))
                .as(err.toString())
                .isZero();
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.get("network").asText()).isEqualTo("att-res-18");
        // two of each of eight blocks, and the head's
        assertThat(result.get("rates").size()).isEqualTo(17);
        assertThat(result.has("ratio")).isFalse();
        assertThat(result.has("peer_ms")).isFalse();
        assertThat(out.toString()).contains("att-res-18, attention CSA, T 5, batch 1, 32x32, width 8");
    }

    @Test
    void badOptions_areNamed() {
        assertThat(run("--attention=TXA")).isEqualTo(2);
        assertThat(err.toString()).contains("--attention: ");
        assertThat(run("--rounds=0")).isEqualTo(2);
        assertThat(err.toString()).contains("--rounds: expected a whole number of 1 or more, got 0");
        assertThat(run("--network=att-res-18", "--attention=TCSA")).isEqualTo(2);
        assertThat(err.toString()).contains("--attention: expected none given for att-res-18, got TCSA");
        assertThat(run("--bn-gamma=-1")).isEqualTo(2);
        assertThat(err.toString()).contains("--bn-gamma: expected a number above 0, got -1.0");
        assertThat(run("--size=3")).isEqualTo(2);
        assertThat(err.toString()).contains("ThreeLayerNetwork: expected frames of at least 4x4");
        assertThat(run("--json=" + folder)).isEqualTo(2);
        assertThat(err.toString()).contains("--json: expected a file, got " + folder + ", which is a folder");
    }

    @Test
    void badPeers_areNamed() {
        assertThat(run("--size=8", "--rounds=1", "--peer=echo hello")).isEqualTo(1);
        assertThat(err.toString()).contains("--peer: expected a JSON object in the last line of output, got: hello");
        assertThat(run("--size=8", "--rounds=1", "--peer=echo '{\"train_ms\": 4, \"batch\": 8}'"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--peer: expected the same work, but its batch is 8, ours 1");
    }
}
