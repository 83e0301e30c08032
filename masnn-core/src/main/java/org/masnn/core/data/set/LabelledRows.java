package org.masnn.core.data.set;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;
import org.masnn.core.event.EventStream;

/**
 * Each row of a label file is a sample, with times from the row's start on. Rows may overlap and repeat a class.
 *
 * @param labels the label file, for messages
 * @param rows its rows, at least one
 */
public record LabelledRows(Path labels, List<LabelledRow> rows) implements SampleCut {

    /**
     * By how much a row may end after the recording's last event, 1 s, a choice of this project: a camera on a person
     * is never silent that long, so a recording that ends earlier was cut off between two packets.
     */
    public static final long MAXIMUM_OVERHANG_MICROS = 1_000_000;

    /**
     * Checks the values.
     *
     * @param labels the label file
     * @param rows at least one
     * @throws IllegalArgumentException when there is no row
     */
    public LabelledRows {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("LabelledRows: expected at least one row of " + labels + ", got none");
        }
    }

    @Override
    public void cut(Path file, EventSource source, int width, int height, SampleSink sink) throws IOException {
        EventStream.@Nullable Builder[] open = new EventStream.Builder[rows.size()];
        for (int i = 0; i < open.length; i++) {
            open[i] = EventStream.builder(width, height);
        }
        EventClock clock = new EventClock(file);
        EventBlock block = new EventBlock();
        boolean more = true;
        while (more) {
            more = source.next(block);
            clock.advance(block);
            for (int i = 0; i < open.length; i++) {
                LabelledRow row = rows.get(i);
                EventStream.Builder events = open[i];
                if (events == null) {
                    continue;
                }
                add(block, row, events);
                boolean over = clock.isPast(row.endMicros()) || (!more && reaches(clock, row));
                if (events.size() > 0 && over) {
                    open[i] = null;
                    sink.accept(i, row.label(), events.buildSorted().relativeTo(row.startMicros()));
                }
            }
        }
        List<LabelledRow> outside = new ArrayList<>();
        for (int i = 0; i < open.length; i++) {
            if (open[i] != null) {
                outside.add(rows.get(i));
            }
        }
        if (!outside.isEmpty()) {
            throw outside(file, clock, outside);
        }
    }

    /** The rows alone: where the label file lies makes no other samples. */
    @Override
    public String toString() {
        return "LabelledRows" + rows;
    }

    private static void add(EventBlock block, LabelledRow row, EventStream.Builder events) {
        for (int i = 0; i < block.size(); i++) {
            long time = block.timeMicros(i);
            if (time >= row.startMicros() && time < row.endMicros()) {
                events.add(block.x(i), block.y(i), time, block.isOn(i));
            }
        }
    }

    private static boolean reaches(EventClock clock, LabelledRow row) {
        return row.endMicros() - clock.latest() <= MAXIMUM_OVERHANG_MICROS;
    }

    private EventFormatException outside(Path file, EventClock clock, List<LabelledRow> outside) {
        LabelledRow row = outside.get(0);
        String events =
                clock.isEmpty() ? "no event" : "events from " + clock.earliest() + " to " + clock.latest() + " us";
        return new EventFormatException(
                labels,
                "line " + row.line() + (outside.size() > 1 ? " and " + (outside.size() - 1) + " more" : "")
                        + ": expected rows inside the recording, got " + row.startMicros() + " to " + row.endMicros()
                        + " us where " + file.getFileName() + " has " + events
                        + "; these are the labels of another recording, or one of the files was copied only in part:"
                        + " copy both again");
    }
}
