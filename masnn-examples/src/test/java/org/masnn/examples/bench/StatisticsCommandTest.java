package org.masnn.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.masnn.examples.Masnn;
import picocli.CommandLine;

class StatisticsCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine program = Masnn.commandLine();
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        return program.execute(arguments);
    }

    @Test
    void statistics_smallWork_printsTimesAndRatios() {
        assertThat(execute("bench", "statistics", "--batch", "1", "--steps", "2", "--rounds", "2"))
                .isZero();
        assertThat(out.toString())
                .matches("inference [0-9.]+ ms, with statistics [0-9.]+ ms, ratio [0-9.]+, with responses [0-9.]+ ms,"
                        + " ratio [0-9.]+ \\(medians of 2\\)\\Rtraining step [0-9.]+ ms, with firing counted [0-9.]+ ms, ratio"
                        + " [0-9.]+ \\(medians of 2\\)\\R");
    }

    @Test
    void statistics_noRounds_isBadUsage() {
        assertThat(execute("bench", "statistics", "--rounds", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--rounds: expected a whole number of 1 or more, got 0");
    }
}
