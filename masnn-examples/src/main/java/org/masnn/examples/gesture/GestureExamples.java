package org.masnn.examples.gesture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.Writer;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.examples.data.RecordingCut;
import org.masnn.models.distributed.TrainingExamples;

/**
 * Training samples as executors find them.
 *
 * @param place where
 * @param frames how they become frames
 * @param seed of order and augmentation
 * @param content digest over all events and labels, as the driver read them
 */
record GestureExamples(Place place, FrameSettings frames, long seed, String content) implements TrainingExamples {

    /**
     * What decides the samples.
     *
     * @param folder of a data set, or null for the synthetic gestures
     * @param cut how recordings become samples
     * @param cache where samples are prepared, or null
     * @param samplesPerClass of the synthetic gestures
     * @param testSamplesPerClass of the synthetic gestures
     * @param seed of the synthetic gestures
     * @param selection which training samples are held back
     */
    record Place(
            @Nullable String folder,
            RecordingCut cut,
            @Nullable String cache,
            int samplesPerClass,
            int testSamplesPerClass,
            long seed,
            SelectionSettings selection)
            implements Serializable {

        private GestureData load() throws IOException {
            DataSettings settings = new DataSettings(
                    folder == null ? null : cut.open(Path.of(folder)),
                    cut,
                    cache == null ? null : Path.of(cache),
                    samplesPerClass,
                    testSamplesPerClass,
                    seed);
            return GestureData.load(settings, new PrintWriter(Writer.nullWriter()))
                    .selectedBy(selection);
        }
    }

    /** What this process has read last: several networks are trained on it, and the driver may be an executor too. */
    private static final class Read {

        private static @Nullable Place place;
        private static @Nullable GestureData data;

        private static synchronized GestureData of(Place wanted) throws IOException {
            GestureData kept = data;
            if (kept == null || !wanted.equals(place)) {
                data = null;
                kept = wanted.load();
                keep(wanted, kept);
            }
            return kept;
        }

        private static synchronized void keep(Place from, GestureData read) {
            place = from;
            data = read;
        }
    }

    static GestureExamples of(GestureSettings settings, GestureData data, long seed) {
        DataSettings from = settings.data();
        RecordedDataSet set = from.recorded();
        Path cache = from.cache();
        Place place = new Place(
                set == null ? null : set.folder().toAbsolutePath().toString(),
                from.cut(),
                cache == null ? null : cache.toAbsolutePath().toString(),
                from.samplesPerClass(),
                from.testSamplesPerClass(),
                from.seed(),
                settings.selection());
        Read.keep(place, data);
        return new GestureExamples(place, settings.frames(), seed, data.content());
    }

    @Override
    public Supplier<EventFrameIterator> open() throws IOException {
        GestureData data = Read.of(place);
        if (!data.content().equals(content)) {
            throw new IOException((place.folder() == null ? "synthetic gestures" : place.folder())
                    + ": expected the driver's samples, of content " + content + ", this executor found "
                    + data.content() + "; all executors have to see the same files");
        }
        return () -> frames.training(data.train(), 1, seed);
    }
}
