package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;

/**
 * Consecutive whole windows of time from the first event on are samples, with times from the window's start on. Windows
 * with too few events are left out, and so is the rest after the last whole window.
 *
 * @param label class of all windows
 * @param windowMicros length of a window in microseconds, 1 or more
 * @param minimumEvents fewest events of a window, 1 or more
 */
public record TimeWindows(int label, long windowMicros, int minimumEvents) implements SampleCut {

    /**
     * Checks the values.
     *
     * @param label 0 or more
     * @param windowMicros 1 or more
     * @param minimumEvents 1 or more
     * @throws IllegalArgumentException when a value is out of range
     */
    public TimeWindows {
        if (label < 0 || windowMicros < 1 || minimumEvents < 1) {
            throw new IllegalArgumentException(
                    "TimeWindows: expected a label of 0 or more, and a window and a minimum of events of 1 or more, got "
                            + label + ", " + windowMicros + " us and " + minimumEvents + " events");
        }
    }

    @Override
    public void cut(Path file, EventSource source, int width, int height, SampleSink sink) throws IOException {
        Cutting cutting = new Cutting(file, width, height, sink);
        EventBlock block = new EventBlock();
        while (source.next(block)) {
            cutting.add(block);
        }
        cutting.finish();
    }

    /** One pass over a recording. */
    private final class Cutting {

        private final Path file;
        private final int width;
        private final int height;
        private final SampleSink sink;
        private final EventClock clock;
        private final TreeMap<Long, EventStream.Builder> open = new TreeMap<>();
        private EventStream.Builder beginning;
        private boolean started;
        private long start;
        private int given;

        Cutting(Path file, int width, int height, SampleSink sink) {
            this.file = file;
            this.width = width;
            this.height = height;
            this.sink = sink;
            clock = new EventClock(file);
            beginning = EventStream.builder(width, height);
        }

        void add(EventBlock block) throws EventFormatException {
            clock.advance(block);
            if (!started) {
                for (int i = 0; i < block.size(); i++) {
                    beginning.add(block.x(i), block.y(i), block.timeMicros(i), block.isOn(i));
                }
                if (clock.isPast(clock.earliest())) {
                    start();
                }
            } else {
                for (int i = 0; i < block.size(); i++) {
                    add(block.x(i), block.y(i), block.timeMicros(i), block.isOn(i));
                }
            }
            while (started && !open.isEmpty() && clock.isPast(end(open.firstKey()))) {
                give(open.pollFirstEntry());
            }
        }

        /** The first event is known: windows begin there. */
        private void start() throws EventFormatException {
            started = true;
            start = clock.earliest();
            EventStream events = beginning.buildSorted();
            beginning = EventStream.builder(width, height);
            for (int i = 0; i < events.size(); i++) {
                add(events.x(i), events.y(i), events.timeMicros(i), events.isOn(i));
            }
        }

        private void add(int column, int row, long time, boolean on) {
            open.computeIfAbsent((time - start) / windowMicros, window -> EventStream.builder(width, height))
                    .add(column, row, time, on);
        }

        void finish() throws EventFormatException {
            if (clock.isEmpty()) {
                throw new EventFormatException(file, "expected events, got an empty recording; copy it again");
            }
            if (!started) {
                start();
            }
            while (!open.isEmpty() && end(open.firstKey()) <= clock.latest()) {
                give(open.pollFirstEntry());
            }
        }

        /** The first moment behind a window; the end of time where a long holds no more. */
        private long end(long window) {
            boolean representable = window + 1 <= (Long.MAX_VALUE - start) / windowMicros;
            return representable ? start + (window + 1) * windowMicros : Long.MAX_VALUE;
        }

        private void give(Map.Entry<Long, EventStream.Builder> window) {
            if (window.getValue().size() >= minimumEvents) {
                long from = start + window.getKey() * windowMicros;
                sink.accept(given++, label, window.getValue().buildSorted().relativeTo(from));
            }
        }
    }
}
