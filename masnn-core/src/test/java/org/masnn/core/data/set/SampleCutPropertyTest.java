package org.masnn.core.data.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;

/** Cuts made while reading block by block against the same cuts of a whole recording in memory. */
class SampleCutPropertyTest {

    private static final int SIDE = 16;

    /** Times that step back by up to 100 ms, given in blocks of random size. */
    private static final class Shuffled implements EventSource {

        private final long[] times;
        private final SplittableRandom random;
        private int given;

        Shuffled(long[] times, long seed) {
            this.times = times;
            random = new SplittableRandom(seed);
        }

        @Override
        public String format() {
            return "shuffled";
        }

        @Override
        public int width() {
            return SIDE;
        }

        @Override
        public int height() {
            return SIDE;
        }

        @Override
        public boolean next(EventBlock block) {
            block.clear();
            int end = Math.min(times.length, given + 1 + random.nextInt(20));
            for (; given < end; given++) {
                block.add(given % SIDE, given / SIDE % SIDE, times[given], given % 3 == 0);
            }
            return block.size() > 0;
        }

        @Override
        public long skippedBytes() {
            return 0;
        }

        @Override
        public long otherRecords() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static long[] times(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] times = new long[count];
        long latest = 1000L + random.nextInt(1_000_000);
        for (int i = 0; i < count; i++) {
            latest += random.nextInt(10) == 0 ? random.nextInt(400_000) : random.nextInt(3000);
            boolean back = i > 0 && random.nextInt(3) == 0;
            times[i] = back ? Math.max(0, latest - random.nextInt(100_001)) : latest;
        }
        return times;
    }

    private static EventStream whole(long[] times) {
        EventStream.Builder events = EventStream.builder(SIDE, SIDE);
        for (int i = 0; i < times.length; i++) {
            events.add(i % SIDE, i / SIDE % SIDE, times[i], i % 3 == 0);
        }
        return events.buildSorted();
    }

    private static List<EventStream> cut(SampleCut cut, EventSource source) throws IOException {
        TreeMap<Integer, EventStream> samples = new TreeMap<>();
        cut.cut(Path.of("recording"), source, SIDE, SIDE, (place, label, events) -> samples.put(place, events));
        return List.copyOf(samples.values());
    }

    @Property
    void timeWindows_areThoseOfTheWholeRecording(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 400) int count,
            @ForAll @LongRange(min = 1, max = 300_000) long window,
            @ForAll @IntRange(min = 1, max = 5) int minimum)
            throws IOException {
        long[] times = times(seed, count);
        EventStream all = whole(times);
        List<EventStream> expected = new ArrayList<>();
        long start = all.timeMicros(0);
        for (long from = start; from + window <= all.timeMicros(all.size() - 1); ) {
            EventStream events = all.window(from, from + window);
            if (events.size() >= minimum) {
                expected.add(events.relativeTo(from));
            }
            long next = all.window(from + window, Long.MAX_VALUE).timeMicros(0);
            from = start + (next - start) / window * window;
        }
        assertThat(cut(new TimeWindows(0, window, minimum), new Shuffled(times, seed)))
                .isEqualTo(expected);
    }

    @Property
    void labelledRows_areThoseOfTheWholeRecording(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 400) int count,
            @ForAll @IntRange(min = 1, max = 6) int rows)
            throws IOException {
        long[] times = times(seed, count);
        EventStream all = whole(times);
        SplittableRandom random = new SplittableRandom(seed);
        List<LabelledRow> labelled = new ArrayList<>();
        List<EventStream> expected = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            // A row that begins at or a little before an event, so that it is never empty; rows overlap.
            long start = Math.max(0, all.timeMicros(random.nextInt(all.size())) - random.nextInt(50));
            long end = start + 51 + random.nextInt(500_000);
            labelled.add(new LabelledRow(i + 2, i, start, end));
            expected.add(all.window(start, end).relativeTo(start));
        }
        LabelledRows cut = new LabelledRows(Path.of("labels.csv"), labelled);
        assertThat(cut(cut, new Shuffled(times, seed))).isEqualTo(expected);
    }

    @Property(tries = 20)
    void wholeRecording_isSortedAndBeginsAtZero(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int count)
            throws IOException {
        long[] times = times(seed, count);
        EventStream all = whole(times);
        assertThat(cut(new WholeRecording(0), new Shuffled(times, seed)))
                .containsExactly(all.relativeTo(all.timeMicros(0)));
    }

    @Property(tries = 50)
    void timeWindows_distantTimes_endSoon(@ForAll @LongRange(min = 1L << 50, max = Long.MAX_VALUE - 1) long last)
            throws IOException {
        long[] times = {5, 10, last};
        List<EventStream> samples = cut(new TimeWindows(0, 7, 1), new Shuffled(times, 1));
        assertThat(samples.get(0).size()).isEqualTo(2);
        assertThat(samples).hasSizeLessThanOrEqualTo(2);
    }
}
