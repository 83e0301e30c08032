package org.masnn.examples.events;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventBlock;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventReader;
import org.masnn.core.event.EventSource;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * What a recording holds, found by reading it once in little memory.
 *
 * @param file the recording
 * @param format its name
 * @param width pixels
 * @param height pixels
 * @param on ON events
 * @param off OFF events
 * @param firstMicros the earliest time, 0 without events
 * @param lastMicros the latest time, 0 without events
 * @param otherRecords records that are no pixel events
 * @param skippedBytes bytes that could not be used
 * @param damage what is wrong behind these events, null when the recording was read to its end
 */
record EventSummary(
        Path file,
        String format,
        int width,
        int height,
        long on,
        long off,
        long firstMicros,
        long lastMicros,
        long otherRecords,
        long skippedBytes,
        @Nullable EventFormatException damage) {

    private static final double MICROS_A_SECOND = 1e6;

    /** Reads a whole recording. */
    static EventSummary of(Path file, EventReader reader) throws IOException {
        EventSummary summary = untilDamage(file, reader);
        if (summary.damage() != null) {
            throw summary.damage();
        }
        return summary;
    }

    /** Reads a recording up to its end or to where it is damaged. */
    static EventSummary untilDamage(Path file, EventReader reader) throws IOException {
        long on = 0;
        long off = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        EventFormatException damage = null;
        try (EventSource source = reader.open(file)) {
            EventBlock block = new EventBlock();
            boolean more = true;
            while (more) {
                try {
                    more = source.next(block);
                } catch (EventFormatException e) {
                    damage = e;
                    more = false;
                }
                for (int i = 0; i < block.size(); i++) {
                    first = Math.min(first, block.timeMicros(i));
                    last = Math.max(last, block.timeMicros(i));
                    if (block.isOn(i)) {
                        on++;
                    } else {
                        off++;
                    }
                }
            }
            boolean empty = on + off == 0;
            return new EventSummary(
                    file,
                    source.format(),
                    source.width(),
                    source.height(),
                    on,
                    off,
                    empty ? 0 : first,
                    empty ? 0 : last,
                    source.otherRecords(),
                    source.skippedBytes(),
                    damage);
        }
    }

    long events() {
        return on + off;
    }

    /** One line of JSON; times are null without events. */
    String json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("file", file.toString())
                .put("format", format)
                .put("width", width)
                .put("height", height)
                .put("events", events())
                .put("on", on)
                .put("off", off)
                .put("first_us", events() == 0 ? null : (Long) firstMicros)
                .put("last_us", events() == 0 ? null : (Long) lastMicros);
        return node.toString();
    }

    /** For a reader at a terminal. */
    String text() {
        StringBuilder text = new StringBuilder(file.toString()).append(System.lineSeparator());
        line(text, "format", format);
        line(text, "sensor", width + " x " + height);
        line(text, "events", events() + " (" + on + " ON, " + off + " OFF)");
        if (events() > 0) {
            double seconds = (lastMicros - firstMicros) / MICROS_A_SECOND;
            line(text, "first", firstMicros + " us");
            line(text, "last", lastMicros + " us");
            line(text, "duration", String.format(Locale.ROOT, "%.6f s", seconds));
            if (lastMicros > firstMicros) {
                line(text, "rate", String.format(Locale.ROOT, "%.0f events/s", events() / seconds));
            }
        }
        if (otherRecords > 0) {
            line(text, "left out", otherRecords + " records that are no pixel events");
        }
        if (skippedBytes > 0) {
            line(text, "skipped", skippedBytes + " bytes of events that cannot be placed");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-9s%s", name, value)).append(System.lineSeparator());
    }
}
