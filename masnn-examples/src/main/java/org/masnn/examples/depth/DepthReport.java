package org.masnn.examples.depth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.masnn.core.kernel.Backend;
import org.masnn.examples.figure.Line;
import org.masnn.examples.figure.LineFigure;
import org.masnn.examples.gesture.AcrossSeeds;
import org.masnn.examples.program.ProgramVersion;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The runs as a table, as JSON and as figures.
 *
 * @param settings that all were trained with
 * @param last steps whose mean is the training loss
 * @param runs of all networks, depths and seeds
 */
record DepthReport(Map<String, String> settings, int last, List<DepthRun> runs) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# Training loss and depth: " + settings.get("data"));
        lines.add("");
        lines.add("Loss: cross-entropy, mean of the last " + last + " steps; guessing is " + number(guess())
                + ". Change: to the depth in the row above, negative where the deeper network learns better. Gradient: norm at"
                + " the first block, divided by that at the last, on the first batch. Firing: share of neurons and time steps"
                + " that spike on that batch, and that of the layer that fires least.");
        lines.add("");
        lines.add("Options: "
                + settings.entrySet().stream()
                        .map(option -> option.getKey() + " " + option.getValue())
                        .collect(Collectors.joining(", "))
                + "; seeds " + distinct(DepthRun::seed) + ".");
        lines.add("");
        lines.add("| network | layers | loss | change | gradient, start | gradient, end | firing, start | firing, end |"
                + " parameters | s a step |");
        lines.add("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (String network : networks()) {
            double before = Double.NaN;
            for (int depth : depths()) {
                List<DepthRun> group = group(network, depth);
                double loss = across(group, run -> run.loss(last)).mean();
                lines.add(row(network, depth, group, before));
                before = loss;
            }
        }
        return String.join("\n", lines);
    }

    private String row(String network, int depth, List<DepthRun> group, double before) {
        AcrossSeeds loss = across(group, run -> run.loss(last));
        List<String> cells = List.of(
                network,
                Integer.toString(depth),
                Double.isFinite(loss.mean()) ? loss.text("%.4f") : "diverged",
                Double.isFinite(loss.mean() - before) ? String.format(Locale.ROOT, "%+.4f", loss.mean() - before) : "",
                number(across(group, run -> ratio(run.gradientNorms())).mean()),
                number(across(group, run -> ratio(run.lastGradientNorms())).mean()),
                firing(group, DepthRun::firing),
                firing(group, DepthRun::lastFiring),
                Long.toString(group.get(0).parameters()),
                String.format(
                        Locale.ROOT,
                        "%.2f",
                        across(group, DepthRun::secondsPerStep).mean()));
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String firing(List<DepthRun> group, Function<DepthRun, FiringRates> rates) {
        return String.format(
                Locale.ROOT,
                "%.3f, %.3f",
                across(group, run -> rates.apply(run).mean()).mean(),
                across(group, run -> rates.apply(run).least()).mean());
    }

    /** Of the first block's norm to the last one's. */
    private static double ratio(Map<String, Double> norms) {
        List<Double> values = List.copyOf(norms.values());
        return values.get(0) / values.get(values.size() - 1);
    }

    private double guess() {
        return Math.log(Integer.parseInt(settings.getOrDefault("classes", "1")));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    private static AcrossSeeds across(List<DepthRun> group, ToDoubleFunction<DepthRun> value) {
        return AcrossSeeds.of(group.stream().mapToDouble(value).toArray());
    }

    private Set<String> networks() {
        return distinct(DepthRun::network);
    }

    private Set<Integer> depths() {
        return distinct(DepthRun::depth);
    }

    private <T> Set<T> distinct(Function<DepthRun, T> value) {
        return runs.stream().map(value).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<DepthRun> group(String network, int depth) {
        return runs.stream()
                .filter(run -> run.network().equals(network) && run.depth() == depth)
                .toList();
    }

    String json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("settings", settings);
        report.put("last", last);
        report.put("version", ProgramVersion.current());
        report.put("backend", Backend.describe());
        report.put("java", System.getProperty("java.runtime.version", "unknown"));
        report.put("runs", runs);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of texts and numbers", e);
        }
    }

    /** {@code loss-NETWORK.png} and {@code gradient-norm-NETWORK.png}, a line for each depth, means over the seeds. */
    void writeFigures(Path folder) throws IOException {
        for (String network : networks()) {
            List<Line> losses = new ArrayList<>();
            List<Line> norms = new ArrayList<>();
            for (int depth : depths()) {
                List<DepthRun> group = group(network, depth);
                losses.add(line(depth + " layers", group, DepthRun::losses).smoothed(last));
                norms.add(line(
                        depth + ", start",
                        group,
                        run -> List.copyOf(run.gradientNorms().values())));
                norms.add(line(
                        depth + ", end",
                        group,
                        run -> List.copyOf(run.lastGradientNorms().values())));
            }
            new LineFigure(
                            network + ": training loss",
                            "Cross-entropy on the training images of each step (Yao et al. 2023, Section 7.1), each point the mean"
                                    + " of the last " + last + " steps and over the seeds, of " + settings.get("data")
                                    + ".",
                            "step",
                            "cross-entropy, mean of " + last + " steps",
                            false,
                            losses)
                    .writePng(folder.resolve("loss-" + network + ".png"));
            new LineFigure(
                            network + ": gradient norm, before and after training",
                            "Norm of the loss's gradient at the input of each block on the first batch (Yao et al. 2023, Section"
                                    + " 7.1), before the first step (start) and after the last (end), mean over the seeds.",
                            "block",
                            "|dL / d block input|",
                            true,
                            norms)
                    .writePng(folder.resolve("gradient-norm-" + network + ".png"));
        }
    }

    /** Means over the seeds, as far as all runs go. */
    private static Line line(String name, List<DepthRun> group, Function<DepthRun, List<Double>> values) {
        List<List<Double>> all = group.stream().map(values).toList();
        int length = all.stream().mapToInt(List::size).min().orElse(0);
        return new Line(
                name,
                IntStream.range(0, length)
                        .mapToObj(i -> all.stream()
                                .mapToDouble(each -> each.get(i))
                                .average()
                                .orElseThrow())
                        .toList());
    }
}
