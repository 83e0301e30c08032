package org.masnn.examples.imagenet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.masnn.examples.gesture.AcrossSeeds;
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
import org.masnn.examples.report.Report;
import org.masnn.examples.report.RunFacts;
import org.masnn.examples.report.Section;
import org.masnn.examples.report.Table;
import org.masnn.examples.report.TrainingCurve;
import org.masnn.examples.report.TrainingCurve.Measure;
import org.masnn.examples.report.TrainingSection;
import org.masnn.examples.response.ReportPictures;

/** The results as a page for a browser. */
final class ImageNetReport {

    /** A matrix of more classes is no picture, and makes the page large. */
    private static final int MOST_CLASSES = 50;

    private final ImageNetResults results;
    private final ImageData data;

    private final ReportPictures pictures;

    private ImageNetReport(ImageNetResults results, ImageData data, ReportPictures pictures) {
        this.results = results;
        this.data = data;
        this.pictures = pictures;
    }

    static Report of(ImageNetResults results, ImageData data, ReportPictures pictures, List<String> arguments) {
        return new ImageNetReport(results, data, pictures).report(arguments);
    }

    private Report report(List<String> arguments) {
        Report.Builder report = Report.builder("Images with residual spiking networks", results.title())
                .keyFigures(keyFigures())
                .section(result());
        report.section(training()).section(confusion()).section(FiringSection.of(each(Firing::new, RunResult::spikes)));
        List<Energy> energies = each(Energy::new, RunResult::energy);
        if (!energies.isEmpty()) {
            report.section(EnergySection.of(energies));
        }
        List<Attending> attending = results.networks().stream()
                .map(network -> new Attending(
                        network.toString(),
                        results.runsOf(network).get(0).evaluation().attentionWeights()))
                .filter(network -> !network.profile().isEmpty())
                .toList();
        AttentionSection.of(attending, results.runs().get(0).seed()).ifPresent(report::section);
        report.pictures(pictures.pictures(), pictures.notes());
        return report.facts(RunFacts.of(arguments)).facts(facts()).build();
    }

    private interface OfNetwork<V, R> {
        R of(String network, List<V> seeds);
    }

    /** Of the networks that have the value. */
    private <V, R> List<R> each(OfNetwork<V, R> part, Function<RunResult, Optional<V>> value) {
        List<R> parts = new ArrayList<>();
        for (ResidualName network : results.networks()) {
            List<V> seeds = results.runsOf(network).stream()
                    .flatMap(run -> value.apply(run).stream())
                    .toList();
            if (!seeds.isEmpty()) {
                parts.add(part.of(network.toString(), seeds));
            }
        }
        return parts;
    }

    private List<KeyFigure> keyFigures() {
        return results.networks().stream()
                .limit(4)
                .map(network -> {
                    List<RunResult> runs = results.runsOf(network);
                    AcrossSeeds top1 = AcrossSeeds.of(runs.stream()
                            .mapToDouble(run -> 100 * run.accuracy().top1())
                            .toArray());
                    String deviation = runs.size() == 1 ? "" : top1.text("%.1f") + " %; ";
                    String nasar = network.ann()
                            ? "does not spike"
                            : "NASAR " + ImageNetTable.across(runs, ImageNetTable::nasar, "%.4f");
                    return new KeyFigure(
                            "Top-1 accuracy, " + network,
                            String.format(Locale.ROOT, "%.1f %%", top1.mean()),
                            deviation + nasar);
                })
                .toList();
    }

    private Section result() {
        List<List<String>> lines = ImageNetTable.lines(results);
        return new Section(
                "Result",
                "",
                List.of(new Table(
                        "Accuracy on the test images, firing and energy as in Tables 2, 3 and 7 of the paper"
                                + (results.settings().recipe().seeds().size() == 1
                                        ? "."
                                        : "; mean ± sample standard deviation over the seeds."),
                        lines.get(0),
                        lines.subList(1, lines.size()))));
    }

    private Section training() {
        boolean trained = results.runs().stream().anyMatch(run -> !run.epochs().isEmpty());
        if (!trained) {
            return new Section(
                    "Training", "", List.of(new Note("No epoch was completed in this run: " + results.what() + ".")));
        }
        List<TrainingCurve> curves = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            for (ResidualName network : results.networks()) {
                curves.add(TrainingCurve.mean(
                        network.toString(),
                        measure,
                        results.runsOf(network).stream()
                                .map(run -> values(run, measure))
                                .toList()));
            }
        }
        return TrainingSection.of(
                curves, Map.of(Measure.NASAR, "not recorded; no network spikes, or an earlier version trained them."));
    }

    private List<Double> values(RunResult run, Measure measure) {
        Stream<Double> values = run.epochs().stream().map(epoch -> switch (measure) {
            case LOSS -> epoch.loss();
            case ACCURACY -> Double.NaN; // not counted while images are trained on
            case SCORE -> 100 * epoch.top1();
            case NASAR -> Objects.requireNonNullElse(epoch.nasar(), Double.NaN);
            case LEARNING_RATE ->
                results.settings()
                        .recipe()
                        .rateBefore(epoch.epoch() - 1, data.train().size());
        });
        return values.toList();
    }

    private Section confusion() {
        List<String> classes = data.classes().names();
        if (classes.size() > MOST_CLASSES) {
            return new Section(
                    "Confusion",
                    "",
                    List.of(new Note("A matrix of " + classes.size() + " classes is not drawn, at most " + MOST_CLASSES
                            + " are.")));
        }
        return ConfusionSection.of(
                classes,
                each(
                        Confusion::new,
                        run -> run.energy()
                                .flatMap(energy -> energy.statistics().evaluation())));
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "Seeds",
                String.join(
                        ", ",
                        results.settings().recipe().seeds().stream()
                                .map(String::valueOf)
                                .toList()));
        facts.put(
                "Networks",
                String.join(
                        ", ",
                        results.networks().stream().map(ResidualName::toString).toList()));
        facts.put(
                "Data set",
                String.format(
                        Locale.ROOT,
                        "%s: %,d training and %,d test images of %,d classes%s",
                        data.name(),
                        data.train().size(),
                        data.test().size(),
                        data.classes().size(),
                        data.shared() ? "; they are the same images" : ""));
        facts.put("Weights", results.what());
        facts.put("Options", RunFacts.options(results.settings().describe()));
        return facts;
    }
}
