package org.masnn.core.event.reader;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines that start with {@code %} in front of Prophesee's DAT and RAW files.
 *
 * @param text the lines
 */
record PropheseeHeader(TextHeader text) {

    private static final Pattern FORMAT = Pattern.compile("% (?:format|evt)\\s+(?:EVT)?([0-9.]+).*");
    private static final Pattern WIDTH = Pattern.compile("(?:.*;|% )width[= ](\\d{1,5})(?:;.*)?");
    private static final Pattern HEIGHT = Pattern.compile("(?:.*;|% )height[= ](\\d{1,5})(?:;.*)?");
    private static final Pattern GEOMETRY = Pattern.compile("% geometry (\\d{1,5})x(\\d{1,5})");
    private static final Pattern VERSION = Pattern.compile("% version\\s+(\\d{1,9})");

    static PropheseeHeader read(RecordingFile file) throws IOException {
        return new PropheseeHeader(TextHeader.read(file, '%', "% end"));
    }

    /** 2 or 3 for the encoding of a RAW file, -1 for another one, 0 when the header does not say. */
    int encoding() {
        return switch (encodingName()) {
            case "" -> 0;
            case "2", "2.0" -> 2;
            case "3", "3.0" -> 3;
            default -> -1;
        };
    }

    /** The encoding of a RAW file as the header writes it, such as 3.0 or 21, empty when it does not say. */
    String encodingName() {
        for (String line : text.lines()) {
            Matcher format = FORMAT.matcher(line);
            if (format.matches()) {
                return format.group(1);
            }
        }
        return "";
    }

    /** The version of a DAT file, -1 when the header has none. */
    int datVersion() {
        return (int) number(VERSION, -1);
    }

    /** The sensor, null when neither its size nor a known camera is named. */
    @Nullable
    SensorSize sensor() {
        for (String line : text.lines()) {
            Matcher geometry = GEOMETRY.matcher(line.toLowerCase(Locale.ROOT));
            if (geometry.matches()) {
                return size(Long.parseLong(geometry.group(1)), Long.parseLong(geometry.group(2)));
            }
        }
        SensorSize stated = size(number(WIDTH, 0), number(HEIGHT, 0));
        return stated == null ? SensorSize.ofCamera(text.value("% plugin_name")) : stated;
    }

    private static @Nullable SensorSize size(long width, long height) {
        boolean sane = width > 0 && width <= Short.MAX_VALUE && height > 0 && height <= Short.MAX_VALUE;
        return sane ? new SensorSize((int) width, (int) height) : null;
    }

    private long number(Pattern pattern, long none) {
        for (String line : text.lines()) {
            Matcher matcher = pattern.matcher(line.toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                return Long.parseLong(matcher.group(1));
            }
        }
        return none;
    }
}
