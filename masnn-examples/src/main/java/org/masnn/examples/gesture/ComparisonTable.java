package org.masnn.examples.gesture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.masnn.examples.program.TextTable;

/** The results as a table with one row for each attention: mean and, with several seeds, sample standard deviation. */
final class ComparisonTable {

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
        return TextTable.wrapped(results.title())
                + System.lineSeparator()
                + TextTable.of(rows)
                + (results.baseline().isPresent() ? "   (logistic regression on event counts)" : "");
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
