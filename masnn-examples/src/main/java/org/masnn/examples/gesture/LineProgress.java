package org.masnn.examples.gesture;

import java.io.PrintWriter;
import java.util.Locale;
import org.masnn.core.training.TrainingProgress;

/** One line an epoch, for files and pipes. */
final class LineProgress implements ProgressDisplay {

    private final PrintWriter out;
    private final RunPlace place;
    private final String title;
    private final int epochs;

    LineProgress(PrintWriter out, RunPlace place, String title, int epochs) {
        this.out = out;
        this.place = place;
        this.title = title;
        this.epochs = epochs;
    }

    @Override
    public void batch(TrainingProgress state) {}

    @Override
    public void epoch(TrainingProgress state) {
        int last = state.epoch() - 1;
        out.println(String.format(
                Locale.ROOT,
                "%s  %s  epoch %d/%d  loss %.4f  training accuracy %.3f  %.0f s, %.0f s left, %s in all runs",
                place.title(),
                title,
                state.epoch(),
                epochs,
                state.epochs().get(last).loss(),
                state.epochs().get(last).accuracy(),
                state.secondsInAll(),
                state.secondsInAll() / state.epoch() * (epochs - state.epoch()),
                hours(place.secondsLeft(state))));
        out.flush();
    }

    private static String hours(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    @Override
    public void close() {}
}
