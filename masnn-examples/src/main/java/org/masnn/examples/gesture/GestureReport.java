package org.masnn.examples.gesture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.SampleSource;
import org.masnn.core.training.TrainingProgress.Epoch;
import org.masnn.examples.report.AttentionSection;
import org.masnn.examples.report.AttentionSection.Attending;
import org.masnn.examples.report.ConfusionSection;
import org.masnn.examples.report.ConfusionSection.Confusion;
import org.masnn.examples.report.EnergySection;
import org.masnn.examples.report.EnergySection.Energy;
import org.masnn.examples.report.FiringSection;
import org.masnn.examples.report.FiringSection.Firing;
import org.masnn.examples.report.KeyFigure;
import org.masnn.examples.report.Note;
import org.masnn.examples.report.Part;
import org.masnn.examples.report.Report;
import org.masnn.examples.report.RunFacts;
import org.masnn.examples.report.Section;
import org.masnn.examples.report.Table;
import org.masnn.examples.report.TrainingCurve;
import org.masnn.examples.report.TrainingCurve.Measure;
import org.masnn.examples.report.TrainingSection;
import org.masnn.examples.response.ReportPictures;

/** The results as a page for a browser. */
final class GestureReport {

    /** Matrices and maps are drawn of so many networks, which are one page each on a phone. */
    private static final int MOST_DRAWN = 4;

    private final GestureResults results;

    private GestureReport(GestureResults results) {
        this.results = results;
    }

    /** The command and its arguments are for the reader; a command's own sections stand behind the result. */
    static Report of(GestureResults results, String command, List<String> arguments, List<Section> own) {
        return new GestureReport(results).report(command, arguments, own);
    }

    private Report report(String command, List<String> arguments, List<Section> own) {
        Report.Builder report = Report.builder(title(command), results.title())
                .keyFigures(keyFigures())
                .section(result());
        own.forEach(report::section);
        report.section(training())
                .section(confusion())
                .section(FiringSection.of(each(Firing::new, RunResult::spikes)))
                .section(EnergySection.of(each(Energy::new, RunResult::energy)));
        AttentionSection.of(attending(), seed()).ifPresent(report::section);
        ReportPictures pictures = results.pictures();
        return report.pictures(pictures.pictures(), pictures.notes())
                .section(samples())
                .facts(RunFacts.of(arguments))
                .facts(facts())
                .build();
    }

    private String title(String command) {
        return switch (command) {
            case "ablation" -> "Ablation of attention";
            case "gait" -> "Gait with attention spiking networks";
            default -> "Gestures with attention spiking networks";
        };
    }

    private List<String> networks() {
        return results.settings().network().attentions();
    }

    private static String shown(String attention) {
        return attention.equals(GestureResults.VANILLA) ? "vanilla" : attention;
    }

    private long seed() {
        return results.settings().training().seeds().get(0);
    }

    private interface OfNetwork<V, R> {
        R of(String network, List<V> seeds);
    }

    private <V, R> List<R> each(OfNetwork<V, R> part, Function<RunResult, V> value) {
        return each(networks(), part, value);
    }

    private <V, R> List<R> each(List<String> networks, OfNetwork<V, R> part, Function<RunResult, V> value) {
        return networks.stream()
                .map(attention -> part.of(
                        shown(attention),
                        results.runsOf(attention).stream().map(value).toList()))
                .toList();
    }

    /** The most accurate network with attention; null where none has any. */
    private @Nullable String best() {
        return networks().stream()
                .filter(attention -> !attention.equals(GestureResults.VANILLA))
                .max(Comparator.comparingDouble(
                        attention -> results.accuracy(attention).mean()))
                .orElse(null);
    }

    private List<KeyFigure> keyFigures() {
        String best = best();
        String main = best == null ? GestureResults.VANILLA : best;
        boolean compared = best != null && networks().contains(GestureResults.VANILLA);
        List<KeyFigure> figures = new ArrayList<>();
        figures.add(keyFigure("Accuracy, ", main, compared, results::accuracy, 100, "%.1f", " %"));
        figures.add(keyFigure("NASAR, ", main, compared, results::nasar, 1, "%.4f", ""));
        figures.add(keyFigure(
                "Spikes per sample, ",
                main,
                compared,
                attention -> results.acrossSeeds(attention, run -> run.spikes().spikesPerSample()),
                1,
                "%,.0f",
                ""));
        if (compared) {
            results.energyEfficiency(main)
                    .ifPresent(efficiency -> figures.add(new KeyFigure(
                            "Energy efficiency r_EE, " + main,
                            String.format(Locale.ROOT, "%.2f ×", efficiency.mean()),
                            "vanilla's energy over its own (Eq.\u00a019)")));
        }
        return figures;
    }

    private KeyFigure keyFigure(
            String label,
            String network,
            boolean compared,
            Function<String, AcrossSeeds> value,
            double factor,
            String format,
            String unit) {
        Function<String, String> text = name -> value.apply(name).times(factor).text(format) + unit;
        String mean =
                String.format(Locale.ROOT, format, factor * value.apply(network).mean()) + unit;
        String deviation = results.seeds() == 1 ? "" : text.apply(network) + "; ";
        return new KeyFigure(
                label + shown(network),
                mean,
                compared
                        ? deviation + "vanilla " + text.apply(GestureResults.VANILLA)
                        : deviation + "on " + results.data().test().size() + " test samples");
    }

    private Section result() {
        List<List<String>> rows = new ArrayList<>();
        networks().forEach(attention -> rows.add(row(attention)));
        List<Part> parts = new ArrayList<>();
        parts.add(new Table(
                "Accuracy on the test samples, firing and energy as in Tables 1 and 6 of the paper"
                        + (results.seeds() == 1 ? "" : "; mean ± sample standard deviation over the seeds") + ".",
                List.of(
                        "network",
                        "accuracy (%)",
                        "NASAR",
                        "spikes per sample",
                        "energy (µJ)",
                        "r_EE",
                        "parameters",
                        "training (s)"),
                rows));
        results.baseline()
                .ifPresent(baseline -> parts.add(new Note(String.format(
                        Locale.ROOT,
                        "Logistic regression on event counts, without any network, answers %.2f %% right.",
                        100 * baseline.accuracy().share()))));
        return new Section("Result", "", parts);
    }

    private List<String> row(String attention) {
        return List.of(
                shown(attention),
                results.accuracy(attention).times(100).text("%.2f"),
                results.nasar(attention).text("%.4f"),
                results.acrossSeeds(attention, run -> run.spikes().spikesPerSample())
                        .text("%,.0f"),
                results.acrossSeeds(attention, run -> run.energy().picojoules())
                        .times(1e-6)
                        .text("%.3f"),
                results.energyEfficiency(attention)
                        .map(value -> value.text("%.2f"))
                        .orElse("–"),
                String.format(Locale.ROOT, "%,d", results.trainedParameters(attention)),
                results.acrossSeeds(attention, run -> run.progress().secondsInAll())
                        .text("%.0f"));
    }

    private Section training() {
        List<TrainingCurve> curves = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            each((name, ofSeeds) -> TrainingCurve.mean(name, measure, ofSeeds), run -> values(run, measure))
                    .forEach(curves::add);
        }
        return TrainingSection.of(
                curves,
                Map.of(
                        Measure.NASAR,
                        "not recorded; these runs were trained by an earlier version.",
                        Measure.SCORE,
                        "not measured, for the network after the last epoch was tested (--select last)."));
    }

    private List<Double> values(RunResult run, Measure measure) {
        List<Epoch> epochs = run.progress().epochs();
        return switch (measure) {
            case LOSS -> epochs.stream().map(Epoch::loss).toList();
            case ACCURACY ->
                epochs.stream().map(epoch -> 100 * epoch.accuracy()).toList();
            case SCORE -> epochs.stream().map(epoch -> 100 * epoch.score()).toList();
            case NASAR ->
                epochs.stream()
                        .map(epoch -> epoch.measures().getOrDefault(FiringSample.NASAR, Double.NaN))
                        .toList();
            case LEARNING_RATE -> rates(run);
        };
    }

    private List<Double> rates(RunResult run) {
        TrainingSettings training = results.settings().training();
        List<Epoch> epochs = run.progress().epochs();
        int iterations = Math.toIntExact(run.progress().steps());
        return IntStream.range(0, epochs.size())
                .mapToObj(epoch -> training.rateBefore(epochs.subList(0, epoch), iterations, epochs.size()))
                .toList();
    }

    /** All where they are few; else vanilla and the most accurate. */
    private List<String> drawn() {
        if (networks().size() <= MOST_DRAWN) {
            return networks();
        }
        Stream<String> byAccuracy = networks().stream()
                .sorted(Comparator.comparingDouble((String attention) ->
                                results.accuracy(attention).mean())
                        .reversed());
        List<String> chosen = Stream.concat(networks().stream().filter(GestureResults.VANILLA::equals), byAccuracy)
                .distinct()
                .limit(MOST_DRAWN)
                .toList();
        return networks().stream().filter(chosen::contains).toList();
    }

    private Section confusion() {
        Section all = ConfusionSection.of(
                results.data().classes(),
                each(drawn(), Confusion::new, run -> run.evaluation().evaluation()));
        return new Section(all.title(), leftOut(), all.parts());
    }

    private String leftOut() {
        return drawn().size() == networks().size()
                ? ""
                : "Drawn of vanilla and the most accurate networks; --json has the matrices of all "
                        + networks().size() + ".";
    }

    private List<Attending> attending() {
        return drawn().stream()
                .map(attention -> new Attending(
                        shown(attention), results.runsOf(attention).get(0).attentionWeights()))
                .filter(network -> !network.profile().isEmpty())
                .toList();
    }

    private Section samples() {
        GestureData data = results.data();
        List<SampleSource> sources = new ArrayList<>(List.of(data.train(), data.test()));
        List<String> head = new ArrayList<>(List.of("class", "training", "test"));
        SampleSource scored = data.scored();
        if (scored != null && scored != data.test()) {
            sources.add(1, scored);
            head.add(2, "validation");
        }
        List<List<Integer>> counts = sources.stream().map(GestureReport::counts).toList();
        List<List<String>> rows = new ArrayList<>();
        for (int label = 0; label < data.classes().size(); label++) {
            List<String> row = new ArrayList<>(List.of(data.classes().get(label)));
            for (List<Integer> count : counts) {
                row.add(count.get(label).toString());
            }
            rows.add(row);
        }
        List<String> sum = new ArrayList<>(List.of("all classes"));
        sources.forEach(source -> sum.add(Integer.toString(source.size())));
        rows.add(sum);
        return new Section("Data", "", List.of(new Table("Samples of " + data.name() + " by class.", head, rows)));
    }

    private static List<Integer> counts(SampleSource source) {
        int[] counts = new int[source.classes().size()];
        for (int i = 0; i < source.size(); i++) {
            counts[source.label(i)]++;
        }
        return IntStream.of(counts).boxed().toList();
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "Seeds",
                String.join(
                        ", ",
                        results.settings().training().seeds().stream()
                                .map(String::valueOf)
                                .toList()));
        facts.put("Networks", String.join(", ", networks()));
        facts.put(
                "Data set", results.data().name() + ", digest " + results.data().content());
        facts.put("Options", RunFacts.options(results.options()));
        return facts;
    }
}
