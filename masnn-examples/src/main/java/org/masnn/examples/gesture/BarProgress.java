package org.masnn.examples.gesture;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.masnn.core.training.TrainingProgress;

/** A bar over all batches of all runs that is redrawn in place, and a line for each epoch; for terminals. */
final class BarProgress implements ProgressDisplay {

    /** Fits a terminal of 120 columns, and the longest names that {@code ablation} has. */
    private static final int COLUMNS = 118;

    private final ProgressDisplay lines;
    private final PrintStream terminal;
    private final RunPlace place;
    private final ProgressBar bar;
    private final int epochs;

    BarProgress(
            PrintStream terminal,
            ProgressDisplay lines,
            RunPlace place,
            String title,
            TrainingProgress start,
            int epochs) {
        this.lines = lines;
        this.terminal = terminal;
        this.place = place;
        this.epochs = epochs;
        Duration before = Duration.ofMillis(Math.round(1000 * place.seconds(start)));
        bar = new ProgressBarBuilder()
                .setTaskName(place.title() + " " + title)
                .setInitialMax(place.iterations())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .setConsumer(new ConsoleProgressBarConsumer(terminal, COLUMNS))
                .startsFrom(place.iteration(start), before)
                .build();
    }

    @Override
    public void batch(TrainingProgress state) {
        bar.stepTo(place.iteration(state));
        bar.setExtraMessage(String.format(
                Locale.ROOT,
                " epoch %d/%d loss %.4f accuracy %.3f",
                state.epoch() + 1,
                epochs,
                state.loss(),
                state.accuracy()));
    }

    @Override
    public void epoch(TrainingProgress state) {
        terminal.print("\r" + " ".repeat(COLUMNS) + "\r"); // the bar draws itself again below the line
        lines.epoch(state);
    }

    @Override
    public void close() {
        bar.close();
    }
}
