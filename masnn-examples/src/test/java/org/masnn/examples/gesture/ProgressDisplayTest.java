package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.masnn.core.training.TrainingProgress;
import org.masnn.core.training.TrainingProgress.Epoch;
import org.masnn.examples.program.Bar;

class ProgressDisplayTest {

    private static final TrainingProgress HALF =
            new TrainingProgress(3, 8, 12, 6.0, 9, 1.0, List.of(new Epoch(0.75, 0.25, 20, 3.0, Double.NaN, Map.of())));
    private static final TrainingProgress START = new TrainingProgress(0, 0, 0, 0, 0, 0, List.of());

    /** 25 batches a run; the first took 3290 s, so with HALF 33 batches took 3294 s, and 42 are left. */
    private static final RunPlace SECOND = new RunPlace(2, 3, 25, 3290);

    @Test
    void line_epochWithLossAccuracyAndTimeLeft() {
        StringWriter out = new StringWriter();
        try (ProgressDisplay progress = new LineProgress(new PrintWriter(out), SECOND, "TA seed 1", 5)) {
            progress.batch(HALF);
            assertThat(out.toString()).isEmpty();
            progress.epoch(HALF);
        }
        assertThat(out)
                .hasToString("run 2/3  TA seed 1  epoch 1/5  loss 0.7500  training accuracy 0.250  4 s, 16 s left,"
                        + " 1:09:52 in all runs"
                        + System.lineSeparator());
    }

    @Test
    void bar_showsLossAndAccuracyOfTheEpochSoFar() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        StringWriter lines = new StringWriter();
        PrintStream stream = new PrintStream(terminal, true, StandardCharsets.UTF_8);
        LineProgress inner = new LineProgress(new PrintWriter(lines), SECOND, "TA seed 1", 5);
        try (ProgressDisplay progress = bar(stream, 118, inner, SECOND, "TA seed 1", 5)) {
            progress.batch(HALF);
            progress.epoch(HALF);
        }
        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .contains("run 2/3 TA seed 1", "33/75", "epoch 2/5 loss 0.5000 accuracy 0.750", "\r");
        assertThat(lines.toString()).contains("epoch 1/5");
    }

    /** The longest name that {@code ablation} has: the bar itself becomes short, nothing is cut off. */
    @Test
    void bar_longTitle() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(terminal, true, StandardCharsets.UTF_8);
        RunPlace place = new RunPlace(47, 48, 1000, 30_000);
        String title = "CA/C@conv-post seed 1";
        LineProgress inner = new LineProgress(new PrintWriter(new StringWriter()), place, title, 20);
        try (ProgressDisplay progress = bar(stream, 118, inner, place, title, 20)) {
            progress.batch(HALF);
        }
        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .contains("run 47/48 CA/C@conv-post seed 1", "46008/48000", "epoch 2/20 loss 0.5000 accuracy 0.750");
    }

    private static ProgressDisplay bar(
            PrintStream stream, int columns, ProgressDisplay lines, RunPlace place, String title, int epochs) {
        Bar bar = new Bar(
                stream,
                columns,
                place.title() + " " + title,
                place.iterations(),
                place.iteration(START),
                Duration.ofMillis(Math.round(1000 * place.seconds(START))));
        return new BarProgress(bar, lines, place, epochs);
    }

    @Test
    void bar_narrowTerminal_keepsToItsLine() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(terminal, true, StandardCharsets.UTF_8);
        LineProgress inner = new LineProgress(new PrintWriter(new StringWriter()), SECOND, "TA seed 1", 5);
        try (ProgressDisplay progress = bar(stream, 79, inner, SECOND, "TA seed 1", 5)) {
            progress.batch(HALF);
            progress.epoch(HALF);
        }
        assertThat(terminal.toString(StandardCharsets.UTF_8).split("[\r\n]+"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(79));
    }

    @Test
    void place_countsAllRuns() {
        RunPlace first = RunPlace.first(3, 25);
        assertThat(first.title()).isEqualTo("run 1/3");
        assertThat(first.iterations()).isEqualTo(75);
        assertThat(first.iteration(HALF)).isEqualTo(8);
        assertThat(first.secondsLeft(HALF)).isEqualTo(4.0 / 8 * 67);
        TrainingProgress finished = new TrainingProgress(0, 25, 0, 0, 0, 10, List.of());
        assertThat(first.next(finished)).isEqualTo(new RunPlace(2, 3, 25, 10));
        assertThat(first.next(finished).iteration(HALF)).isEqualTo(33);
    }
}
