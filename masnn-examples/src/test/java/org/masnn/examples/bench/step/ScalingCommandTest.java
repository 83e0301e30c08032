package org.masnn.examples.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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

class ScalingCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... options) {
        CommandLine program = Masnn.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("bench", "scaling", "--batch=1", "--steps=5", "--size=8"));
        arguments.addAll(List.of("--rounds=2", "--iterations=1", "--warm-up=0"));
        arguments.addAll(List.of(options));
        return program.execute(arguments.toArray(String[]::new));
    }

    @Test
    void stepsAndThreads_haveATableEach() throws IOException {
        Path json = folder.resolve("scaling.json");
        assertThat(run("--over=steps", "--values=9,3,6", "--width=8", "--json=" + json))
                .as(err.toString())
                .isZero();
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.get("steps").size()).isEqualTo(3);
        assertThat(result.at("/steps/0/value").asInt()).isEqualTo(3);
        assertThat(result.at("/steps/2/value").asInt()).isEqualTo(9);
        assertThat(result.at("/steps/1/ms").asDouble()).isPositive();
        assertThat(result.get("steps_deviation").asDouble()).isNotNegative();
        assertThat(out.toString()).contains("| steps | median ms |", "largest distance from a straight line: ");
    }

    @Test
    void badOptions_areNamed() {
        assertThat(run("--over=depth")).isEqualTo(2);
        assertThat(err.toString()).contains("--over: expected steps, batch, width or threads, got depth");
        assertThat(run("--over=steps,batch", "--values=1,2")).isEqualTo(2);
        assertThat(err.toString()).contains("--values: expected one --over whose values they are, got [steps, batch]");
        assertThat(run("--over=batch", "--values=0")).isEqualTo(2);
        assertThat(err.toString()).contains("--values: expected a whole number of 1 or more, got 0");
        assertThat(run("--rounds=0")).isEqualTo(2);
    }

    @Test
    void processesThatDoNotFitTogether_areRefused() throws IOException {
        StepWork work = StepWork.ofThreeLayers("none", 1, 5).with(1, 5, 8);
        ScalingCommand.requireFit("batch", List.of(work, work), Long.MAX_VALUE);
        assertThatThrownBy(() -> ScalingCommand.requireFit("batch", List.of(work, work), 100_000_000))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("--over batch: its 2 processes need \\d+ MB together, there are 100 MB; "
                        + "give fewer or smaller --values");
    }

    @Test
    void threads_arePowersOfTwoAndAll() {
        assertThat(ScalingCommand.threadNumbers(1)).containsExactly(1);
        assertThat(ScalingCommand.threadNumbers(2)).containsExactly(1, 2);
        assertThat(ScalingCommand.threadNumbers(6)).containsExactly(1, 2, 4, 6);
    }

    private static ScalingPoint point(int value, double millis) {
        return new ScalingPoint(value, List.of(millis), 2, Double.NaN);
    }

    @Test
    void line_isThatOfTheMedians() {
        assertThat(ScalingPoint.deviationFromLine(List.of(point(1, 15), point(2, 25), point(4, 45))))
                .isCloseTo(0, within(1e-12));
        // for the values 1, 2, 3 a middle one that is too large by d is worth d / 2 on one side or the other
        assertThat(ScalingPoint.deviationFromLine(List.of(point(1, 10), point(2, 30), point(3, 30))))
                .isBetween(0.1, 0.4);
        assertThat(point(4, 20).markdown()).isEqualTo("| 4 | 20.0 | 20.0 | 5.00 | 100 |  |");
        assertThat(point(4, 20).json().has("peak_mb")).isFalse();
    }
}
