package org.masnn.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.examples.Masnn;
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
        String[] arguments = new String[options.length + 8];
        String[] small = {"bench", "training-step", "--batch", "1", "--steps", "5", "--iterations", "1"};
        System.arraycopy(small, 0, arguments, 0, small.length);
        System.arraycopy(options, 0, arguments, small.length, options.length);
        return program.execute(arguments);
    }

    @Test
    void peerInTurn_givesTheRatioOfTheMedians() throws IOException {
        Path turns = folder.resolve("turns");
        Path json = folder.resolve("result.json");
        String peer = "echo noise; echo x >> '" + turns + "'; echo '{\"train_ms\": 400, \"peak_mb\": 7}'";
        assertThat(run("--rounds", "3", "--attention", "CSA", "--peer", peer, "--json", json.toString()))
                .as(err.toString())
                .isZero();
        assertThat(Files.readAllLines(turns)).hasSize(3);
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.get("peer_ms").asDouble()).isEqualTo(400);
        assertThat(result.get("peer_peak_mb").asInt()).isEqualTo(7);
        assertThat(result.get("ours_ms").asDouble()).isPositive();
        assertThat(result.get("ratio").asDouble())
                .isCloseTo(result.get("ours_ms").asDouble() / 400, within(1e-12));
        assertThat(result.get("rates").size()).isEqualTo(5);
        assertThat(out.toString()).contains("ratio ");
    }

    @Test
    void badOptionsAndPeers_areNamed() {
        assertThat(run("--attention", "TXA")).isEqualTo(2);
        assertThat(err.toString()).contains("--attention: ");
        assertThat(run("--rounds", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--rounds: expected a number of at least 1, got 0");
        assertThat(run("--rounds", "1", "--peer", "echo hello")).isEqualTo(1);
        assertThat(err.toString()).contains("--peer: expected a JSON object in the last line of output, got: hello");
        assertThat(run("--rounds", "1", "--peer", "echo '{}'")).isEqualTo(1);
        assertThat(err.toString())
                .contains("--peer: expected a JSON object with the number train_ms in the last line, got: {}");
        assertThat(run("--rounds", "1", "--peer", "echo gone; exit 3")).isEqualTo(1);
        assertThat(err.toString()).contains("--peer: the command ended with exit code 3; its last line: gone");
    }

    @Test
    void median_ofEvenAndOddCounts() {
        assertThat(Median.of(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Median.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }
}
