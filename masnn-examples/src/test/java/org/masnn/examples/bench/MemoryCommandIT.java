package org.masnn.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.examples.Masnn;
import org.masnn.examples.bench.measure.PeakMemory;

/** Each measurement is that of a JVM of its own, since a peak never falls. */
class MemoryCommandIT {

    private static final Pattern RATIO = Pattern.compile("predicted / measured ([0-9.]+);");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--depth 18 --size 64 --time-steps 4 --batch 4",
                "--depth 18 --size 64 --time-steps 4 --batch 4 --recompute",
                "--depth 34 --block MS --size 128 --batch 8",
                "--depth 34 --block MS --size 128 --batch 8 --recompute",
                "--network THREE_LAYERS --time-steps 60 --batch 4",
                "--network THREE_LAYERS --attention TCSA --time-steps 60 --batch 4",
                "--network THREE_LAYERS --attention TCSA --time-steps 20 --batch 4",
                "--network THREE_LAYERS --attention TCSA --time-steps 20 --batch 4 --recompute"
            })
    void memory_measured_isWithin20PercentOfPredicted(String options) throws IOException, InterruptedException {
        assumeThat(PeakMemory.ofThisProcess())
                .as("skipped: the peak memory of a process is read from Linux' /proc")
                .isPresent();
        String output = run(options);
        Matcher ratio = RATIO.matcher(output);
        assertThat(ratio.find()).as(output).isTrue();
        // the prediction may be off by a fifth of what is measured
        assertThat(Double.parseDouble(ratio.group(1))).as(output).isBetween(0.8, 1.2);
    }

    private static String run(String options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xms256m",
                "-XX:+AlwaysPreTouch",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                Masnn.class.getName(),
                "bench",
                "memory",
                "--steps",
                "4"));
        command.addAll(List.of(options.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } finally {
            process.destroy();
        }
    }
}
