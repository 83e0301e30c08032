package org.masnn.examples.gesture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.cache.EventCache;
import org.masnn.core.data.cache.PreparationPlan;
import org.masnn.core.data.cache.PreparationProgress;
import org.masnn.core.data.set.LabelledRecording;
import org.masnn.core.data.set.RecordedDataSet;

/** Brings the samples of a data set into reach: into memory where they fit, else into a cache on the disk. */
final class RecordedSamples {

    private static final Path USUAL_CACHE = Path.of("masnn-cache");

    /** In memory an event takes 13 bytes; few formats take less than 4 for one. */
    private static final double MOST_GROWTH = 13 / 4.0;

    private RecordedSamples() {}

    static EventDataSet of(RecordedDataSet set, @Nullable Path cache, PrintWriter out) throws IOException {
        set.requireUsable();
        if (cache == null && fits(set, Runtime.getRuntime().maxMemory() / 2)) {
            return set.read();
        }
        return new EventCache(cache == null ? USUAL_CACHE : cache).open(set, new Lines(out));
    }

    private static boolean fits(RecordedDataSet set, long bytes) throws IOException {
        List<Path> files = Stream.concat(set.train().stream(), set.test().stream())
                .map(LabelledRecording::file)
                .distinct()
                .toList();
        double needed = 0;
        for (Path file : files) {
            needed += MOST_GROWTH * Files.size(file);
        }
        return needed <= bytes;
    }

    /** A line at each tenth of the way. */
    private static final class Lines implements PreparationProgress {

        private final PrintWriter out;
        private int tenths;

        Lines(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void waits(Path folder) {
            line("waiting for another process that prepares samples in " + folder);
        }

        @Override
        public void begins(PreparationPlan plan) {
            line(String.format(
                    Locale.ROOT,
                    "preparing %d of %d recordings in %s, about %.0f MB (%.0f MB are free); this is done once",
                    plan.recordings() - plan.prepared(),
                    plan.recordings(),
                    plan.folder(),
                    plan.bytes() / 1e6,
                    plan.freeBytes() / 1e6));
        }

        @Override
        public void done(int recordings, int all, long bytes) {
            int now = 10 * recordings / all;
            if (now > tenths) {
                tenths = now;
                line(String.format(Locale.ROOT, "prepared %d of %d recordings, %.0f MB", recordings, all, bytes / 1e6));
            }
        }

        private void line(String text) {
            out.println(text);
            out.flush();
        }
    }
}
