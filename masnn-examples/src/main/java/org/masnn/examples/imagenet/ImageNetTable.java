package org.masnn.examples.imagenet;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.masnn.energy.statistics.LayerSpikes;
import org.masnn.examples.gesture.AcrossSeeds;
import org.masnn.examples.program.TextTable;

/** The results as a table with one row for each network: mean and, with several seeds, sample standard deviation. */
final class ImageNetTable {

    private static final List<String> TITLES = List.of(
            "network",
            "parameters",
            "top-1 %",
            "top-5 %",
            "layer rate",
            "NASAR",
            "energy uJ",
            "E_ANN / E",
            "images/s",
            "seconds");

    private ImageNetTable() {}

    static String text(ImageNetResults results) {
        return TextTable.wrapped(results.title()) + System.lineSeparator() + TextTable.of(lines(results));
    }

    static String markdown(ImageNetResults results) {
        List<List<String>> lines = lines(results);
        StringBuilder text = new StringBuilder(results.title()).append("\n\n");
        for (int i = 0; i < lines.size(); i++) {
            text.append("| ").append(String.join(" | ", lines.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|-").append("|-:".repeat(TITLES.size() - 1)).append("|\n");
            }
        }
        return text.toString().stripTrailing();
    }

    /** The titles, and a line for each network. */
    static List<List<String>> lines(ImageNetResults results) {
        List<List<String>> lines = new java.util.ArrayList<>();
        lines.add(TITLES);
        for (ResidualName network : results.networks()) {
            lines.add(line(results, network));
        }
        return lines;
    }

    private static List<String> line(ImageNetResults results, ResidualName network) {
        List<RunResult> runs = results.runsOf(network);
        boolean trained = runs.stream().allMatch(run -> run.seconds() > 0);
        return List.of(
                network.toString(),
                String.format(Locale.ROOT, "%,d", runs.get(0).size().trainedParameters()),
                across(runs, run -> OptionalDouble.of(100 * run.accuracy().top1()), "%.2f"),
                results.classes() > TopAccuracy.MANY
                        ? across(
                                runs,
                                run -> OptionalDouble.of(100 * run.accuracy().top5()),
                                "%.2f")
                        : "-",
                across(runs, ImageNetTable::layerRate, "%.4f"),
                across(runs, ImageNetTable::nasar, "%.4f"),
                across(runs, ImageNetTable::microjoules, "%,.2f"),
                across(runs, results::energyRatio, "%.2f"),
                trained ? across(runs, run -> OptionalDouble.of(run.trainingImages() / run.seconds()), "%.1f") : "-",
                trained ? across(runs, run -> OptionalDouble.of(run.seconds()), "%.0f") : "-");
    }

    /** Mean over the layers, each counting the same. */
    static OptionalDouble layerRate(RunResult run) {
        return run.spikes().stream()
                .flatMap(spikes -> spikes.layers().stream())
                .mapToDouble(LayerSpikes::rate)
                .average();
    }

    static OptionalDouble nasar(RunResult run) {
        return run.spikes().stream().mapToDouble(spikes -> spikes.nasar()).findFirst();
    }

    static OptionalDouble microjoules(RunResult run) {
        return run.energy().stream()
                .mapToDouble(energy -> energy.picojoules() * 1e-6)
                .findFirst();
    }

    /** A number of a run, where it has one. */
    interface Value {
        OptionalDouble of(RunResult run);
    }

    /** Mean and deviation over the seeds; a dash where a run has no such number. */
    static String across(List<RunResult> runs, Value value, String format) {
        List<OptionalDouble> values = runs.stream().map(value::of).toList();
        return values.stream().allMatch(OptionalDouble::isPresent)
                ? AcrossSeeds.of(values.stream()
                                .mapToDouble(OptionalDouble::getAsDouble)
                                .toArray())
                        .text(format)
                : "-";
    }
}
