package org.masnn.examples.gesture;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.masnn.core.training.TrainingProgress;
import org.masnn.examples.program.Bar;
import org.masnn.examples.program.Terminal;

/** A bar over all batches of all runs, and a line for each epoch. */
final class BarProgress implements ProgressDisplay {

    private final ProgressDisplay lines;
    private final RunPlace place;
    private final Bar bar;
    private final int epochs;

    BarProgress(Bar bar, ProgressDisplay lines, RunPlace place, int epochs) {
        this.bar = bar;
        this.lines = lines;
        this.place = place;
        this.epochs = epochs;
    }

    /** On a terminal a bar; in files and pipes the lines alone. */
    static ProgressDisplay of(Terminal terminal, RunPlace place, String title, TrainingProgress start, int epochs) {
        LineProgress lines = new LineProgress(terminal.out(), place, title, epochs);
        @Nullable
        Bar bar = terminal.bar(
                place.title() + " " + title,
                place.iterations(),
                place.iteration(start),
                Duration.ofMillis(Math.round(1000 * place.seconds(start))));
        return bar == null ? lines : new BarProgress(bar, lines, place, epochs);
    }

    @Override
    public void batch(TrainingProgress state) {
        bar.step(
                place.iteration(state),
                String.format(
                        Locale.ROOT,
                        "epoch %d/%d loss %.4f accuracy %.3f",
                        state.epoch() + 1,
                        epochs,
                        state.loss(),
                        state.accuracy()));
    }

    @Override
    public void epoch(TrainingProgress state) {
        bar.clear();
        lines.epoch(state);
    }

    @Override
    public void close() {
        bar.close();
    }
}
