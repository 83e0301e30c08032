package org.masnn.examples.gesture;

import java.util.Locale;
import java.util.stream.Collectors;

/** The results as a table with one row for each attention: mean and, with several seeds, sample standard deviation. */
final class ComparisonTable {

    private static final String ROW = "%-10s %18s %20s %22s %16s %12s %16s";

    private ComparisonTable() {}

    static String of(GestureResults results) {
        String titles = String.format(
                ROW, "attention", "accuracy", "NASAR", "spikes per sample", "r_EE", "parameters", "seconds");
        return results.title()
                + System.lineSeparator()
                + titles
                + System.lineSeparator()
                + results.settings().network().attentions().stream()
                        .map(attention -> row(results, attention))
                        .collect(Collectors.joining(System.lineSeparator()))
                + results.baseline()
                        .map(baseline -> System.lineSeparator()
                                + String.format(
                                        Locale.ROOT,
                                        "%-10s %18.4f   (logistic regression on event counts)",
                                        "counts",
                                        baseline.accuracy().share()))
                        .orElse("");
    }

    private static String row(GestureResults results, String attention) {
        return String.format(
                ROW,
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
