package org.masnn.examples.infer;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.regex.Pattern;

/** A live stream as text: one event a line, {@code t x y p}, time in microseconds and polarity 1 (ON), 0 or -1 (OFF). */
final class EventLines {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private EventLines() {}

    /** Feeds all events to a classifier; empty lines and lines that begin with # are left out. */
    static void feed(BufferedReader lines, StreamClassifier classifier) throws IOException {
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && text.charAt(0) != '#') {
                try {
                    feed(SPACE.split(text), classifier);
                } catch (IllegalArgumentException e) {
                    throw new IOException("line " + number + ": " + e.getMessage() + " (\"" + text + "\")", e);
                }
            }
        }
        classifier.finish();
    }

    private static void feed(String[] parts, StreamClassifier classifier) throws IOException {
        if (parts.length != 4) {
            throw new IllegalArgumentException("expected t x y p, got " + parts.length + " parts");
        }
        long micros = number("a time in microseconds", parts[0]);
        int x = Math.toIntExact(number("a column", parts[1]));
        int y = Math.toIntExact(number("a row", parts[2]));
        boolean on = switch (parts[3]) {
            case "1" -> true;
            case "0", "-1" -> false;
            default -> throw new IllegalArgumentException("expected the polarity 1, 0 or -1, got " + parts[3]);
        };
        classifier.add(x, y, micros, on);
    }

    private static long number(String what, String text) {
        try {
            long value = Long.parseLong(text);
            if (value > Integer.MAX_VALUE && !what.startsWith("a time")) {
                throw new IllegalArgumentException("expected " + what + ", got " + text);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected " + what + ", got " + text, e);
        }
    }
}
