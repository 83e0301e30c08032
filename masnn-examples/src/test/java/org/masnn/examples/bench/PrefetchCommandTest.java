package org.masnn.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.masnn.examples.Masnn;

class PrefetchCommandTest {

    @Test
    void prefetch_printsTimesAndRatios() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("bench", "prefetch", "--batch=1", "--steps=5", "--batches=2", "--rounds=1");
        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern(
                        "frames in memory [\\d.]+ ms a step, made in the background [\\d.]+ ms \\(ratio [\\d.]+\\),"
                                + " made between the steps [\\d.]+ ms \\(ratio [\\d.]+\\); medians of 1 turns of 2 steps");
    }

    @Test
    void badOption_isNamed() {
        StringWriter err = new StringWriter();
        int exitCode =
                Masnn.commandLine().setErr(new PrintWriter(err, true)).execute("bench", "prefetch", "--rounds=0");
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("--rounds: expected a whole number of 1 or more, got 0");
    }
}
