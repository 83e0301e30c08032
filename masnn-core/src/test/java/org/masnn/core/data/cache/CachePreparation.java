package org.masnn.core.data.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.masnn.core.data.EventDataSet;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.set.DetectingLayout;
import org.masnn.core.data.set.RecordedDataSet;

/** A process of its own that prepares a data set, for tests that kill it or run several: data, cache, report. */
final class CachePreparation {

    private CachePreparation() {}

    public static void main(String[] arguments) throws IOException {
        RecordedDataSet set = new DetectingLayout().open(Path.of(arguments[0]));
        EventDataSet data = new EventCache(Path.of(arguments[1])).open(set, PreparationProgress.NONE);
        Files.writeString(Path.of(arguments[2]), data.train().size() + " " + digest(data));
    }

    /** A number that depends on every event of every sample. */
    static int digest(EventDataSet data) {
        int digest = 0;
        for (SampleSource source : new SampleSource[] {data.train(), data.test()}) {
            for (int i = 0; i < source.size(); i++) {
                digest = 31 * digest + source.events(i).hashCode();
                digest = 31 * digest + source.label(i);
                digest = 31 * digest + source.origin(i).hashCode();
            }
        }
        return digest;
    }

    static Process start(Path data, Path cache, Path report) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CachePreparation.class.getName(),
                        data.toString(),
                        cache.toString(),
                        report.toString())
                .inheritIO()
                .start();
    }
}
