package org.masnn.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.masnn.examples.Masnn;

class ClusterCommandTest {

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    /** 8 MB over 1 GB/s: twice for the broadcast, once for the sum, half of it for adding up; by hand. */
    @Test
    void overhead_isTheSumOfItsParts() {
        ClusterModel model = new ClusterModel(1e9, 1e-3, 0.05, 0.002, 1e-9, 0.25);
        assertThat(model.overhead(2, 8e6, 8e6, 0))
                .isCloseTo(0.05 + 0.004 + 0.008 + 0.016 + 0.004 + 0.008 + 0.012, within(1e-12));
        assertThat(model.overhead(2, 8e6, 4e6, 10) - model.overhead(2, 8e6, 8e6, 0))
                .isCloseTo(-0.002 + 20 * (0.002 + 40e-6), within(1e-12));
        assertThat(model.step(4, 10, 8e6, 8e6, 3)).isCloseTo(3.125 + model.overhead(4, 8e6, 8e6, 3), within(1e-12));
    }

    @Test
    void cluster_printsALineForEachNumberOfExecutors() {
        Outcome outcome = run(
                "bench",
                "cluster",
                "--parameters",
                "22e6",
                "--seconds",
                "60",
                "--executors",
                "2,16",
                "--imbalance",
                "0",
                "--normalisations",
                "36");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(3);
        String[] two = lines.get(1).strip().split("\\s+", -1);
        assertThat(two[0]).isEqualTo("2");
        double same = Double.parseDouble(two[2]);
        double beyond = Double.parseDouble(two[1]);
        assertThat(same).isCloseTo(30 + beyond, within(2e-3));
        assertThat(Double.parseDouble(two[3])).isCloseTo(60 / same, within(1e-2));
        assertThat(lines.get(2).strip()).startsWith("16 ");
    }

    @Test
    void badUsage_isNamed() {
        assertThat(run("bench", "cluster", "--parameters", "0", "--seconds", "1")
                        .err())
                .contains("--parameters: expected a number above 0, got 0.0");
        assertThat(run("bench", "spark", "--spark", "local[1]", "--parameters", "9")
                        .err())
                .contains("--parameters: expected a whole number of 1000 or more, got 9");
    }

    @Test
    void spark_measuresAStep() {
        Outcome outcome = run(
                "bench", "spark", "--spark", "local[2]", "--parameters", "10000", "--steps", "2", "--half-gradients");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).containsPattern("\\R *11110 +0.04 +0.02 +[0-9.]+ +[0-9.]+ +[0-9.]+\\R");
    }
}
