package org.masnn.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventWindowsTest {

    private static List<EventStream> windows(EventSource source, long length, long stride, boolean tail)
            throws IOException {
        List<EventStream> windows = new ArrayList<>();
        try (EventWindows cut = new EventWindows(source, length, stride, tail)) {
            for (EventStream window = cut.next(); window != null; window = cut.next()) {
                windows.add(window);
            }
        }
        return windows;
    }

    private static EventStream recording(int events, int longestStep) {
        SplittableRandom random = new SplittableRandom(events);
        EventStream.Builder builder = EventStream.builder(8, 8);
        long time = 12_345;
        for (int i = 0; i < events; i++) {
            time += random.nextInt(longestStep);
            builder.add(random.nextInt(8), random.nextInt(8), time, random.nextBoolean());
        }
        return builder.build();
    }

    /** The same events a little out of order, in small blocks. */
    private static EventSource shuffled(EventStream events) {
        SplittableRandom random = new SplittableRandom(1);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) ->
                Long.compare(events.timeMicros(a) + (a * 7919L) % 40_000, events.timeMicros(b) + (b * 7919L) % 40_000));
        return new EventSource() {
            private int given;

            @Override
            public boolean next(EventBlock block) {
                block.clear();
                int end = Math.min(order.size(), given + 1 + random.nextInt(500));
                for (; given < end; given++) {
                    int event = order.get(given);
                    block.add(events.x(event), events.y(event), events.timeMicros(event), events.isOn(event));
                }
                return block.size() > 0;
            }

            @Override
            public String format() {
                return "test";
            }

            @Override
            public int width() {
                return events.width();
            }

            @Override
            public int height() {
                return events.height();
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
        };
    }

    @ParameterizedTest
    @CsvSource({
        "150000, 30, 100000, 100000, false",
        "150000, 30, 100000, 100000, true",
        "20000, 3000, 250000, 100000, true",
        "20000, 3000, 50000, 70000, false",
        "300, 100000, 10000, 10000, true"
    })
    void next_anyRecording_givesTheWindowsOfTheWhole(int events, int step, long length, long stride, boolean tail)
            throws IOException {
        EventStream whole = recording(events, step);
        List<EventStream> expected = new ArrayList<>();
        long last = whole.timeMicros(whole.size() - 1);
        long start = whole.timeMicros(0);
        for (; start + length <= last; start += stride) {
            expected.add(whole.window(start, start + length).relativeTo(start));
        }
        if (tail && start <= last) {
            expected.add(whole.window(start, start + length).relativeTo(start));
        }
        assertThat(windows(whole.source(), length, stride, tail)).isEqualTo(expected);
        List<EventStream> cut = windows(shuffled(whole), length, stride, tail);
        assertThat(cut).hasSameSizeAs(expected);
        for (int i = 0; i < cut.size(); i++) {
            assertThat(new Framing(length / 7 + 1, 7, 1).frames(cut.get(i)))
                    .isEqualTo(new Framing(length / 7 + 1, 7, 1).frames(expected.get(i)));
        }
    }

    @Test
    void next_noEvents_isNull() throws IOException {
        assertThat(windows(EventStream.builder(2, 2).build().source(), 10, 10, true))
                .isEmpty();
    }

    @Test
    void next_clockSetBack_isRefused() {
        EventStream late = EventStream.builder(2, 2).add(0, 0, 500_000, true).build();
        EventStream early = EventStream.builder(2, 2).add(0, 0, 399_999, true).build();
        EventSource both = new StreamSource(late) {
            private boolean first = true;

            @Override
            public boolean next(EventBlock block) {
                EventStream events = first ? late : early;
                first = false;
                block.clear();
                block.add(0, 0, events.timeMicros(0), true);
                return true;
            }
        };
        assertThatThrownBy(() -> windows(both, 10, 10, true))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "EventWindows: expected times that decrease by 100000 us at most, got 399999 us after 500000"
                                + " us; read the whole recording into memory, which sorts it");
    }

    @Test
    void new_lengthZero_isRefused() {
        EventSource source = EventStream.builder(2, 2).build().source();
        assertThatThrownBy(() -> new EventWindows(source, 0, 1, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EventWindows: expected a length and a stride of 1 us or more, got 0 and 1");
    }
}
