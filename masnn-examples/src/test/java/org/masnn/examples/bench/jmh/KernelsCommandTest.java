package org.masnn.examples.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.examples.Masnn;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine;

class KernelsCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(int forks, String... options) {
        CommandLine program = Masnn.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        List<String> arguments =
                new ArrayList<>(List.of("bench", "kernels", "--batch=1", "--steps=5", "--forks=" + forks));
        arguments.addAll(List.of("--warm-up=1", "--iterations=2", "--millis=1"));
        arguments.addAll(List.of(options));
        return program.execute(arguments.toArray(String[]::new));
    }

    @Test
    void everyKernel_isMeasuredBesideItsFloor() throws IOException {
        Path json = folder.resolve("kernels.json");
        assertThat(run(0, "--json=" + json)).as(err.toString()).isZero();
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        List<String> names = new ArrayList<>();
        for (JsonNode kernel : result.get("kernels")) {
            names.add(kernel.get("kernel").asText());
            double floor = 1000
                    * Math.max(
                            kernel.get("mflop").asDouble()
                                    / 1e3
                                    / result.get("gflops").asDouble(),
                            kernel.get("mb").asDouble()
                                    / 1e3
                                    / result.get("copy_gb_per_s").asDouble());
            assertThat(kernel.get("floor_ms").asDouble()).isCloseTo(floor, within(1e-9));
            assertThat(kernel.get("to_floor").asDouble())
                    .isCloseTo(kernel.get("ms").asDouble() / floor, within(1e-6));
        }
        assertThat(names)
                .contains("conv0 forward", "conv0 backward", "conv0_bn backward", "conv1_pool forward")
                .contains("conv2_lif backward", "fc0 forward", "fc1_lif forward", "Adam", "inference", "training step")
                .contains("conv1_bn+conv1_pool+conv1_lif backward", "TCSA conv0_bn+conv0_ta+conv0_lif forward")
                .contains("TCSA conv0_ta forward", "TCSA conv1_lif backward", "TCSA training step")
                .doesNotContain("TCSA conv0 forward", "TCSA fc0_lif forward", "fold forward")
                .doesNotHaveDuplicates();
        assertThat(out.toString()).contains("| kernel | ms |", "| conv0 forward | ");
    }

    @Test
    void forkedJvm_findsTheBenchmarks() {
        assertThat(run(1, "--filter=^conv0_bn forward$")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("| conv0_bn forward | ").doesNotContain("| conv0_bn backward | ");
    }

    @Test
    void residualNetwork_hasItsOwnKernels() {
        assertThat(run(0, "--network=att-res-18", "--filter=pixel_mean|stage3_block1_[cs]a |^training step"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("| pixel_mean backward | ", "| stage3_block1_ca forward | ", "| training step | ");
    }

    @Test
    void badOptions_areNamed() {
        assertThat(run(0, "--filter=conv9")).isEqualTo(2);
        assertThat(err.toString()).contains("--filter: expected a part of one of [conv0 forward, ");
        assertThat(run(0, "--filter=(")).isEqualTo(2);
        assertThat(err.toString()).contains("--filter: expected a regular expression, got (");
        assertThat(run(-1)).isEqualTo(2);
        assertThat(err.toString()).contains("--forks: expected a whole number of 0 or more, got -1");
    }
}
