package org.masnn.core.event.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that data sets give to the columns of events. */
final class EventColumnNames {

    /** Time, column, row and polarity. */
    private static final List<List<String>> NAMES = List.of(
            List.of("t", "ts", "time", "times", "timestamp", "timestamps"),
            List.of("x", "xs", "col"),
            List.of("y", "ys", "row"),
            List.of("p", "ps", "pol", "polarity", "polarities", "on"));

    private EventColumnNames() {}

    /** Which of some names are time, x, y and polarity, in this order and whatever their case; null when one lacks. */
    static @Nullable List<String> among(Set<String> present) {
        List<String> columns = new ArrayList<>();
        for (List<String> names : NAMES) {
            for (String candidate : present) {
                if (names.contains(candidate.toLowerCase(Locale.ROOT))) {
                    columns.add(candidate);
                    break;
                }
            }
        }
        return columns.size() == NAMES.size() ? columns : null;
    }
}
