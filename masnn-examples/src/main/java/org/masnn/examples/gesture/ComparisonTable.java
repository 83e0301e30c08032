package org.masnn.examples.gesture;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The results as a table with one row for each attention: mean and, with several seeds, sample standard deviation. */
final class ComparisonTable {

    private static final String ROW = "%-10s %18s %20s %22s %16s %12s %16s";

    private ComparisonTable() {}

    static String of(GestureResults results) {
        int seeds = results.settings().training().seeds().size();
        String header = String.format(
                "%s, %d classes, %d test samples, %d seed%s%s%n",
                results.data().name(),
                results.data().classes().size(),
                results.data().test().size(),
                seeds,
                seeds == 1 ? "" : "s",
                seeds == 1 ? "" : " (mean ± standard deviation)");
        String titles = String.format(
                ROW, "attention", "accuracy", "NASAR", "spikes per sample", "r_EE", "parameters", "seconds");
        return header
                + titles
                + System.lineSeparator()
                + results.settings().network().attentions().stream()
                        .map(attention -> row(results, attention))
                        .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String row(GestureResults results, String attention) {
        List<RunResult> runs = results.runsOf(attention);
        boolean compared =
                runs.stream().allMatch(run -> results.energyEfficiency(run).isPresent());
        return String.format(
                ROW,
                attention,
                cell(runs, "%.4f", RunResult::accuracy),
                cell(runs, "%.4f", run -> run.spikes().nasar()),
                cell(runs, "%,.0f", run -> run.spikes().spikesPerSample()),
                compared
                        ? cell(
                                runs,
                                "%.2f",
                                run -> results.energyEfficiency(run).orElseThrow())
                        : "-",
                String.format(Locale.ROOT, "%,d", runs.get(0).size().trainedParameters()),
                cell(runs, "%.0f", run -> run.state().seconds()));
    }

    private static String cell(List<RunResult> runs, String format, ToDoubleFunction<RunResult> value) {
        double[] values = runs.stream().mapToDouble(value).toArray();
        String mean = String.format(Locale.ROOT, format, mean(values));
        return values.length == 1 ? mean : mean + " ± " + String.format(Locale.ROOT, format, standardDeviation(values));
    }

    static double mean(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** With n - 1 in the denominator: the seeds are a sample. */
    static double standardDeviation(double... values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }
}
