package org.masnn.core.event.reader;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventFormatException;
import org.masnn.core.event.EventSource;

/**
 * Reads events as text, one a line: time, column, row and polarity, separated by blanks, tabs, commas or semicolons.
 * Lines that start with {@code #} or {@code %} and empty ones are left out. A first line of names ({@code x,y,p,t} in
 * any order) says which number is which; a first line of two numbers is the sensor's size and is left out too.
 *
 * <p>Times are microseconds, or seconds where any has a fraction; polarities {0, 1}, {-1, 1} or {1, 2}; rows are taken
 * to count from the top; the sensor is the smallest that holds the events.
 */
public final class TextReader implements FormatReader {

    private static final int LONGEST_LINE = 1 << 12;
    private static final String SEPARATORS = " \t,;";

    /** A reader. */
    public TextReader() {}

    /** Text that begins with four numbers, with the names of columns, or with two numbers and then four. */
    @Override
    public boolean accepts(FileOpening opening) {
        for (byte next : opening.bytes()) {
            if (next <= 0 || (next < ' ' && next != '\n' && next != '\r' && next != '\t')) {
                return false;
            }
        }
        List<String> lines =
                opening.text().lines().filter(TextReader::counts).limit(3).toList();
        for (int i = 0; i < lines.size(); i++) {
            List<String> words = words(lines.get(i));
            if (words.size() == 4 && words.stream().allMatch(TextReader::isNumber)) {
                return true;
            }
            boolean size = i == 0 && words.size() == 2 && words.stream().allMatch(TextReader::isNumber);
            if (!size) {
                return i == 0 && columns(words) != null && lines.size() > 1;
            }
        }
        return false;
    }

    @Override
    public EventSource open(Path path) throws IOException {
        RecordingFile.requireFile(path);
        return TableSource.open(path, "text", () -> new Rows(path), false, () -> {});
    }

    private static boolean counts(String line) {
        return !line.isBlank() && !line.startsWith("#") && !line.startsWith("%");
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= line.length(); i++) {
            if (i == line.length() || SEPARATORS.indexOf(line.charAt(i)) >= 0) {
                if (i > start) {
                    words.add(line.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    private static boolean isNumber(String word) {
        char first = word.charAt(0);
        if (!Character.isDigit(first) && first != '-' && first != '+' && first != '.') {
            return false;
        }
        try {
            return Double.isFinite(Double.parseDouble(word));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** At which places of a line of names time, x, y and polarity stand; null when they do not all. */
    private static int @Nullable [] columns(List<String> words) {
        Set<String> names = new LinkedHashSet<>(words);
        List<String> columns = EventColumnNames.among(names);
        return columns == null || names.size() != words.size()
                ? null
                : columns.stream().mapToInt(words::indexOf).toArray();
    }

    private static final class Rows implements EventRows {

        private final RecordingFile file;
        private int[] columns = {0, 1, 2, 3};
        private int wordsOfALine = 4;
        private boolean started;
        private long lineOffset;

        Rows(Path path) throws IOException {
            file = RecordingFile.open(path, ByteOrder.BIG_ENDIAN);
        }

        @Override
        public int read(double[] time, double[] x, double[] y, double[] polarity) throws IOException {
            int rows = 0;
            while (rows < time.length) {
                String line = line();
                if (line == null) {
                    break;
                }
                if (!counts(line)) {
                    continue;
                }
                List<String> words = words(line);
                if (!started) {
                    started = true;
                    int[] named = columns(words);
                    if (named != null) {
                        columns = named;
                        wordsOfALine = words.size();
                        continue;
                    }
                    if (words.size() == 2) {
                        continue;
                    }
                }
                if (words.size() != wordsOfALine) {
                    throw unexpected(line);
                }
                time[rows] = number(words, 0, line);
                x[rows] = number(words, 1, line);
                y[rows] = number(words, 2, line);
                polarity[rows] = number(words, 3, line);
                rows++;
            }
            return rows;
        }

        private double number(List<String> words, int column, String line) throws EventFormatException {
            String word = words.get(columns[column]);
            if (!isNumber(word)) {
                throw unexpected(line);
            }
            return Double.parseDouble(word);
        }

        private EventFormatException unexpected(String line) {
            String shown = line.length() > 60 ? line.substring(0, 60) + "..." : line;
            return file.failure(
                    lineOffset,
                    "expected a line of " + wordsOfALine + " numbers (t x y p), got \"" + shown.strip() + "\"");
        }

        /** The next line without its end, null at the end of the file. */
        private @Nullable String line() throws IOException {
            lineOffset = file.position();
            if (!file.holds(1)) {
                return null;
            }
            int length = 0;
            while (file.holds(length + 1) && file.buffer().get(file.buffer().position() + length) != '\n') {
                length++;
                if (length > LONGEST_LINE) {
                    throw file.failure(
                            lineOffset,
                            "expected lines of up to " + LONGEST_LINE
                                    + " characters, got a longer one; this is no text");
                }
            }
            boolean ended = file.holds(length + 1);
            byte[] bytes = new byte[length];
            file.buffer().get(bytes);
            if (ended) {
                file.buffer().get();
            }
            return new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing();
        }

        @Override
        public long byteOffset() {
            return lineOffset;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
