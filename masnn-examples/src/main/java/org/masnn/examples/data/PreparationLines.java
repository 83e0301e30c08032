package org.masnn.examples.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.masnn.core.data.cache.PreparationPlan;
import org.masnn.core.data.cache.PreparationProgress;

/** Prints how a preparation goes on: its size before it starts, and a line at each tenth of the way. */
public final class PreparationLines implements PreparationProgress {

    private final PrintWriter out;
    private int tenths;

    /**
     * Lines for a reader.
     *
     * @param out where they are printed
     */
    public PreparationLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void waits(Path folder) {
        line("waiting for another that prepares samples in " + folder);
    }

    @Override
    public void begins(PreparationPlan plan) {
        tenths = 10 * plan.prepared() / Math.max(1, plan.recordings());
        line(String.format(
                Locale.ROOT,
                "preparing %d of %d recordings in %s, about %.1f MB (%.0f MB are free); this is done once",
                plan.recordings() - plan.prepared(),
                plan.recordings(),
                plan.folder(),
                plan.bytes() / 1e6,
                plan.freeBytes() / 1e6));
    }

    @Override
    public void done(int recordings, int all, long bytes) {
        int now = (int) (10L * recordings / all);
        if (now > tenths) {
            tenths = now;
            line(String.format(Locale.ROOT, "prepared %d of %d recordings, %.1f MB", recordings, all, bytes / 1e6));
        }
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
