package org.masnn.core.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EventSample;
import org.masnn.core.data.EventSamples;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.set.ClassFolders;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.reader.DetectingReader;

/** Splits and clips of real recordings: six objects, most of them recorded once. */
class RecordedObjectsTest {

    private static Path objects() {
        Path objects = Path.of(System.getProperty("masnn.data", "data")).resolve("dvs128_objects");
        assumeTrue(Files.isDirectory(objects), "the data set dvs128_objects is not here");
        return objects;
    }

    private static Set<Integer> labels(SampleSource source) {
        Set<Integer> labels = new HashSet<>();
        for (int i = 0; i < source.size(); i++) {
            labels.add(source.label(i));
        }
        return labels;
    }

    @Test
    void windows_ofSingleRecordings_areHeldBackAtTheirEnd() throws IOException {
        SampleSource windows = new ClassFolders()
                .windows(200_000, ClassFolders.DEFAULT_MINIMUM_EVENTS)
                .open(objects())
                .read()
                .train();
        assertThatThrownBy(() -> ValidationSplit.of(windows, 0.2, 1))
                .hasMessage("ValidationSplit: expected every class of at least 2 recordings, so that one can be held"
                        + " back, got 1 for [caixa, caneca, lapiseira, tesoura]; add recordings, or use"
                        + " endOfRecordings, which holds back the last samples of each, where recordings are in both"
                        + " parts");
        ValidationSplit split = ValidationSplit.endOfRecordings(windows, 0.2);
        assertThat(split.description()).isEqualTo("the end of each recording, 237 of 1190 samples");
        assertThat(labels(split.validation())).hasSize(6);
        assertThat(labels(split.training())).hasSize(6);
    }

    @Test
    void clips_ofWholeRecordings_coverBothEnds() throws IOException {
        Path folder = objects().resolve("test");
        List<EventSample> samples = new ArrayList<>();
        for (String file : List.of("caixa/Caixa.aedat", "mouse/Mouse.aedat")) {
            EventStream events = new DetectingReader().read(folder.resolve(file));
            EventStream fromZero = events.relativeTo(events.timeMicros(0));
            samples.add(new EventSample(fromZero, samples.size(), SampleOrigin.of(file)));
        }
        EventSamples recordings = new EventSamples(List.of("caixa", "mouse"), samples);
        ValidationSplit split = ValidationSplit.endOfSamples(recordings, 0.25);
        for (int r = 0; r < 2; r++) {
            int events = recordings.events(r).size();
            int training = split.training().events(r).size();
            int validation = split.validation().events(r).size();
            assertThat(training + validation).isEqualTo(events);
        }
        // 18.492 and 18.425 s: twenty clips of one second overlap, and with them every event is in one of them.
        ClipSamples clips = new ClipSamples(recordings, 1_000_000, 20);
        for (int r = 0; r < 2; r++) {
            EventStream events = recordings.events(r);
            assertThat(clips.events(20 * r)).isEqualTo(events.window(0, 1_000_000));
            long end = events.timeMicros(events.size() - 1) + 1;
            assertThat(clips.events(20 * r + 19))
                    .isEqualTo(events.window(end - 1_000_000, end).relativeTo(end - 1_000_000));
            long all = 0;
            for (int clip = 0; clip < 20; clip++) {
                all += clips.events(20 * r + clip).size();
            }
            assertThat(all).isGreaterThanOrEqualTo(events.size());
        }
    }
}
