package org.masnn.examples.ablation;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.masnn.examples.gesture.GestureResults;

/**
 * A table with its numbers. What rows are compared by is the mean over the seeds.
 *
 * @param table which
 * @param rows one for each of its networks, the vanilla one first
 */
record AblationResult(AblationTable table, List<AblationRow> rows) {

    AblationResult {
        rows = List.copyOf(rows);
    }

    static AblationResult of(AblationTable table, GestureResults results) {
        return new AblationResult(
                table,
                table.networks().stream()
                        .map(network -> AblationRow.of(network, results))
                        .toList());
    }

    private AblationRow vanilla() {
        return rows.get(0);
    }

    boolean firesLessThanVanilla(AblationRow row) {
        return row.nasar().mean() < vanilla().nasar().mean();
    }

    /** In percentage points; negative where a network loses accuracy. */
    double accuracyChange(AblationRow row) {
        return 100 * (row.accuracy().mean() - vanilla().accuracy().mean());
    }

    /** Whether all rows do what attention is for, in words. */
    String verdict() {
        return "By the mean over the seeds, rows that do not fire less than vanilla: "
                + notations(row -> !firesLessThanVanilla(row)) + "; rows that lose accuracy: "
                + notations(row -> accuracyChange(row) < 0) + ".";
    }

    private String notations(Predicate<AblationRow> chosen) {
        String notations = rows.stream()
                .filter(row -> !row.network().isVanilla())
                .filter(chosen)
                .map(row -> "`" + row.network().attention() + "`")
                .collect(Collectors.joining(", "));
        return notations.isEmpty() ? "none" : notations;
    }
}
