package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.data.EventFrameIterator;
import org.nd4j.linalg.dataset.DataSet;

/** Recordings as an executor finds them that has not read them as the driver. */
class GestureExamplesTest {

    @TempDir
    Path folder;

    private Path set;

    @BeforeEach
    void write() throws IOException {
        set = Recordings.folder(folder.resolve("set"));
    }

    private GestureSettings settings(String... more) throws IOException {
        return Gestures.settings(Gestures.tiny(Stream.concat(
                        Stream.of("--data=" + set, "--dt=5", "--time-steps=4", "--min-events=50"), Stream.of(more))
                .toArray(String[]::new)));
    }

    /** What the driver sends; then this process reads something else, and has to read the recordings again. */
    private static GestureExamples sent(GestureSettings settings, GestureData data) throws IOException {
        GestureExamples examples = GestureExamples.of(settings, data, 3);
        GestureSettings synthetic = Gestures.settings(Gestures.tiny());
        GestureExamples.of(synthetic, Gestures.load(synthetic.data()), 3);
        return examples;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void open_readsWhatTheDriverRead(boolean cached) throws IOException {
        String[] cache = cached ? new String[] {"--cache=" + folder.resolve("cache")} : new String[0];
        GestureSettings settings = settings(cache);
        GestureData data = Gestures.load(settings.data()).selectedBy(settings.selection());
        EventFrameIterator found = sent(settings, data).open().get();
        EventFrameIterator expected = settings.frames().training(data.train(), 1, 3);
        assertThat(found.samples()).isEqualTo(expected.samples()).isPositive();
        while (expected.hasNext()) {
            DataSet sample = expected.next();
            DataSet same = found.next();
            assertThat(same.getFeatures().dup().data().asFloat())
                    .isEqualTo(sample.getFeatures().dup().data().asFloat());
            assertThat(same.getLabels()).isEqualTo(sample.getLabels());
        }
    }

    @Test
    void open_otherRecordings_areRefused() throws IOException {
        GestureSettings settings = settings();
        GestureData data = Gestures.load(settings.data()).selectedBy(settings.selection());
        GestureExamples examples = sent(settings, data);
        Recordings.write(set.resolve("train/left/a.aedat"), 10, 99);
        assertThatThrownBy(examples::open)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(set.toAbsolutePath() + ": expected the driver's samples, of content "
                        + data.content() + ", this executor found ")
                .hasMessageEndingWith("; all executors have to see the same files");
    }
}
