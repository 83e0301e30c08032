package org.masnn.examples.gesture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The results as a table with one row for each attention: mean and, with several seeds, sample standard deviation. It fits
 * 100 columns: a network whose name does not fit has it on a line of its own.
 */
final class ComparisonTable {

    private static final int COLUMNS = 100;

    private static final List<String> TITLES =
            List.of("attention", "accuracy", "NASAR", "spikes/sample", "r_EE", "parameters", "seconds");

    private ComparisonTable() {}

    static String of(GestureResults results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        results.settings().network().attentions().forEach(attention -> rows.add(row(results, attention)));
        results.baseline()
                .ifPresent(baseline -> rows.add(List.of(
                        "counts",
                        String.format(Locale.ROOT, "%.4f", baseline.accuracy().share()),
                        "",
                        "",
                        "",
                        "",
                        "")));
        return results.title()
                + System.lineSeparator()
                + text(rows)
                + (results.baseline().isPresent() ? "   (logistic regression on event counts)" : "");
    }

    private static String text(List<List<String>> rows) {
        int[] widths = new int[TITLES.size()];
        int rest = 0;
        for (int column = TITLES.size() - 1; column >= 0; column--) {
            int at = column;
            int longest =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            widths[column] = column > 0
                    ? longest
                    : Math.min(longest, Math.max(TITLES.get(0).length(), COLUMNS - rest));
            rest += widths[column] + 2;
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            String name = row.get(0);
            if (name.length() > widths[0]) {
                lines.add(name);
                name = "";
            }
            StringBuilder line = new StringBuilder(padded(name, -widths[0]));
            for (int column = 1; column < widths.length; column++) {
                line.append("  ").append(padded(row.get(column), widths[column]));
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String padded(String text, int width) {
        return String.format("%" + width + "s", text);
    }

    private static List<String> row(GestureResults results, String attention) {
        return List.of(
                attention,
                results.accuracy(attention).text("%.4f"),
                results.nasar(attention).text("%.4f"),
                results.acrossSeeds(attention, run -> run.spikes().spikesPerSample())
                        .text("%,.0f"),
                results.energyEfficiency(attention)
                        .map(efficiency -> efficiency.text("%.2f"))
                        .orElse("-"),
                String.format(Locale.ROOT, "%,d", results.trainedParameters(attention)),
                results.acrossSeeds(attention, run -> run.progress().secondsInAll())
                        .text("%.0f"));
    }
}
