package org.masnn.examples.program;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with the time left that is redrawn in place; for terminals. */
public final class Bar implements AutoCloseable {

    private final PrintStream terminal;
    private final int columns;
    private final ProgressBar bar;

    /**
     * A bar.
     *
     * @param terminal where it is drawn
     * @param columns most characters of its line; what does not fit is cut off at the end
     * @param title what is worked at
     * @param total units of the work
     * @param done units that are done
     * @param before how long these took
     */
    public Bar(PrintStream terminal, int columns, String title, long total, long done, Duration before) {
        this.terminal = terminal;
        this.columns = columns;
        bar = new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .setConsumer(new ConsoleProgressBarConsumer(terminal, columns))
                .startsFrom(done, before)
                .build();
    }

    /**
     * Moves the bar.
     *
     * @param done units that are done in all
     * @param message how it goes, in a few words
     */
    public void step(long done, String message) {
        bar.stepTo(done);
        bar.setExtraMessage(" " + message);
    }

    /** Empties the line, so that another can be printed; the bar draws itself again below that. */
    public void clear() {
        terminal.print("\r" + " ".repeat(columns) + "\r");
    }

    @Override
    public void close() {
        bar.close();
    }
}
