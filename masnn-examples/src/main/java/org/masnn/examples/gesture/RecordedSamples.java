package org.masnn.examples.gesture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.cache.EventCache;
import org.masnn.core.data.set.LabelledRecording;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.examples.data.PreparationLines;

/** Brings the samples of a data set into reach: into memory where they fit, else into a cache on the disk. */
final class RecordedSamples {

    private static final Path USUAL_CACHE = Path.of("masnn-cache");

    /** In memory an event takes 13 bytes; few formats take less than 4 for one. */
    private static final double MOST_GROWTH = 13 / 4.0;

    private RecordedSamples() {}

    static EventDataSet of(RecordedDataSet set, @Nullable Path cache, PrintWriter out) throws IOException {
        if (cache == null && fits(set, Runtime.getRuntime().maxMemory() / 2)) {
            return set.read();
        }
        return new EventCache(cache == null ? USUAL_CACHE : cache).open(set, new PreparationLines(out));
    }

    private static boolean fits(RecordedDataSet set, long bytes) throws IOException {
        List<Path> files = Stream.concat(set.train().stream(), set.test().stream())
                .map(LabelledRecording::file)
                .distinct()
                .toList();
        double needed = 0;
        for (Path file : files) {
            needed +=
                    Files.exists(file) ? MOST_GROWTH * Files.size(file) : 0; // what is missing is said when it is read
        }
        return needed <= bytes;
    }
}
