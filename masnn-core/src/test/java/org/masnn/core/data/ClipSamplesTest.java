package org.masnn.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.masnn.core.event.EventStream;

class ClipSamplesTest {

    /** One event a microsecond from 0 to end - 1; x tells the time modulo 100, y the hundreds. */
    private static EventStream ticks(int end) {
        EventStream.Builder events = EventStream.builder(100, 100);
        for (int t = 0; t < end; t++) {
            events.add(t % 100, t / 100, t, true);
        }
        return events.build();
    }

    private static ClipSamples clips(int end, int length, int clips) {
        EventSample sample = new EventSample(ticks(end), 0, new SampleOrigin("r", "s"));
        return new ClipSamples(new EventSamples(List.of("a"), List.of(sample)), length, clips);
    }

    private static List<Integer> starts(ClipSamples clips) {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            EventStream clip = clips.events(i);
            assertThat(clip.timeMicros(0)).isZero();
            starts.add(clip.x(0) + 100 * clip.y(0));
        }
        return starts;
    }

    @Test
    void events_longRecording_clipsHaveRoomBetween() {
        ClipSamples clips = clips(100, 10, 4);
        assertThat(starts(clips)).containsExactly(0, 25, 50, 75);
        assertThat(clips.events(3).size()).isEqualTo(10);
    }

    @Test
    void events_shortRecording_clipsOverlapAndTheLastEndsWithIt() {
        // Six seconds in ten clips of 0.9 s, in milliseconds: every 0.6 s, the last one moved forward.
        assertThat(starts(clips(6000, 900, 10)))
                .containsExactly(0, 600, 1200, 1800, 2400, 3000, 3600, 4200, 4800, 5100);
        // Hardly longer than a clip: all but the first end with the recording.
        assertThat(starts(clips(1000, 900, 4))).containsExactly(0, 100, 100, 100);
        assertThat(starts(clips(23, 10, 3))).containsExactly(0, 8, 13);
    }

    @Test
    void events_recordingShorterThanAClip_isWhole() {
        ClipSamples clips = clips(7, 10, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(clips.events(i)).isEqualTo(ticks(7));
        }
    }

    @Test
    void events_oneClip_isTheFirst() {
        assertThat(clips(100, 10, 1).events(0)).isEqualTo(ticks(10));
        EventStream empty = EventStream.builder(3, 3).build();
        EventSamples source = new EventSamples(List.of("a"), List.of(new EventSample(empty, 0)));
        assertThat(new ClipSamples(source, 10, 3).events(2).isEmpty()).isTrue();
    }

    @Test
    void properties_ofClips_areThoseOfTheRecording() {
        List<EventSample> samples = List.of(
                new EventSample(ticks(5), 1, new SampleOrigin("r1", "s1")),
                new EventSample(ticks(5), 0, new SampleOrigin("r2", "s2")));
        EventSamples recordings = new EventSamples(List.of("a", "b"), samples);
        ClipSamples clips = new ClipSamples(recordings, 2, 3);
        assertThat(clips.size()).isEqualTo(6);
        assertThat(clips.recordingOf(2)).isZero();
        assertThat(clips.recordingOf(3)).isEqualTo(1);
        assertThat(clips.label(2)).isEqualTo(1);
        assertThat(clips.label(3)).isZero();
        assertThat(clips.origin(5)).isEqualTo(new SampleOrigin("r2", "s2"));
        assertThat(clips.classes()).containsExactly("a", "b");
        assertThat(clips.sensorWidth()).isEqualTo(100);
        assertThat(clips.sensorHeight()).isEqualTo(100);
        assertThat(clips.clipsPerRecording()).isEqualTo(3);
        assertThat(clips.recordings()).isSameAs(recordings);
        assertThatThrownBy(() -> clips.events(6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Recording i has one event at time 0 on column i; counts how often it was asked. */
    private static final class Asked implements SampleSource {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public int size() {
            return 200;
        }

        @Override
        public List<String> classes() {
            return List.of("a");
        }

        @Override
        public int sensorWidth() {
            return 200;
        }

        @Override
        public int sensorHeight() {
            return 1;
        }

        @Override
        public int label(int index) {
            return 0;
        }

        @Override
        public EventStream events(int index) {
            asked.incrementAndGet();
            return EventStream.builder(200, 1).add(index, 0, 0, true).build();
        }
    }

    @Test
    void events_clipsInOrder_askTheSourceOnceForARecording() {
        Asked source = new Asked();
        ClipSamples clips = new ClipSamples(source, 10, 5);
        for (int i = 0; i < clips.size(); i++) {
            assertThat(clips.events(i).x(0)).isEqualTo(i / 5);
        }
        assertThat(source.asked).hasValue(200);
        // Long gone: it is asked again.
        assertThat(clips.events(0).x(0)).isZero();
        assertThat(source.asked).hasValue(201);
    }

    @Test
    void events_manyThreads_areTheSame() {
        ClipSamples clips = new ClipSamples(new Asked(), 10, 5);
        int[] columns = IntStream.range(0, clips.size())
                .parallel()
                .map(i -> clips.events(i).x(0))
                .toArray();
        assertThat(columns).isEqualTo(IntStream.range(0, 1000).map(i -> i / 5).toArray());
    }

    @Test
    void new_valuesOutOfRange_areRefused() {
        assertThatThrownBy(() -> clips(5, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ClipSamples: expected clips of 1 us or more, at least 1 of a recording and less than 2^61"
                        + " us of them, got 0 us and 1");
        assertThatThrownBy(() -> clips(5, 1, 0)).hasMessageEndingWith("got 1 us and 0");
    }

    /** The starts as the published code computes them, with its end of the recording. */
    private static List<Integer> published(int end, int length, int clips) {
        List<Integer> starts = new ArrayList<>();
        int distance = clips * length - end > 0
                ? length - (int) Math.floor((clips * length - end) / (double) clips)
                : length + (int) Math.floor((end - clips * length) / (double) clips);
        for (int j = 0; j < clips; j++) {
            int start = j * distance;
            if (start + length > end) {
                start -= start + length - end;
            }
            starts.add(start);
        }
        return starts;
    }

    @Property
    void events_anyLongerRecording_startWhereThePublishedCodeStarts(
            @ForAll @IntRange(min = 1, max = 40) int length,
            @ForAll @IntRange(max = 600) int more,
            @ForAll @IntRange(min = 1, max = 12) int count) {
        int end = length + more;
        ClipSamples clips = clips(end, length, count);
        assertThat(starts(clips)).isEqualTo(published(end, length, count));
        for (int i = 0; i < count; i++) {
            assertThat(clips.events(i).size()).isEqualTo(length);
        }
    }
}
