package org.masnn.examples.gesture;

import java.io.PrintWriter;
import java.util.Locale;

/** One line an epoch, for files and pipes. */
final class LineProgress implements TrainingProgress {

    private final PrintWriter out;
    private final String title;
    private final int epochs;

    LineProgress(PrintWriter out, String title, int epochs) {
        this.out = out;
        this.title = title;
        this.epochs = epochs;
    }

    @Override
    public void batch(RunState state) {}

    @Override
    public void epoch(RunState state) {
        int last = state.epoch() - 1;
        out.println(String.format(
                Locale.ROOT,
                "%s  epoch %d/%d  loss %.4f  training accuracy %.3f  %.0f s, %.0f s left",
                title,
                state.epoch(),
                epochs,
                state.epochLosses().get(last),
                state.epochAccuracies().get(last),
                state.seconds(),
                state.seconds() / state.epoch() * (epochs - state.epoch())));
        out.flush();
    }

    @Override
    public void close() {}
}
