package org.masnn.examples.response;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.energy.statistics.CaseStudy;
import org.masnn.energy.statistics.ClipResponse;
import org.masnn.energy.statistics.ResponseComparison;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.energy.statistics.SpikingResponse;
import org.masnn.examples.picture.CaptionedDrawing;
import org.masnn.examples.picture.Picture;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Pictures of where two networks fire, without and with attention: average spiking responses (Yao et al. 2023, Section 7.3) of
 * chosen layers and time steps over all samples of an iterator, and case studies (Section 7.2) of single samples.
 */
public final class ResponsePictures {

    /** For all pictures of a report together, so that it stays below 3 MB; a choice of this project. */
    private static final int REPORT_BYTES = 600_000;

    /** Sides of panels that are tried for a report, in pixels. */
    private static final List<Integer> REPORT_PANELS = List.of(288, 200, 140, 96);

    private static final int FILE_PANEL = 640;
    private static final int MOST_MAPS = 6;

    private final Builder settings;
    private final ShownSteps steps;
    private final List<String> layers;
    private final SpikeStatistics baseline;
    private final SpikeStatistics attention;
    private final List<CaseStudy> cases;

    private ResponsePictures(
            Builder settings, SpikeStatistics baseline, SpikeStatistics attention, List<CaseStudy> cases) {
        this.settings = settings;
        this.baseline = baseline;
        this.attention = attention;
        this.cases = List.copyOf(cases);
        steps = settings.shownSteps();
        layers = settings.shownLayers();
    }

    /**
     * Starts.
     *
     * @param baselineName what the network without attention is called, for instance {@code none}
     * @param baseline initialised, with one input and one output; not modified
     * @param attentionName what the network with attention is called, for instance {@code TCSA}
     * @param attention the same; not modified
     * @return a builder
     */
    public static Builder builder(
            String baselineName, ComputationGraph baseline, String attentionName, ComputationGraph attention) {
        return new Builder(baselineName, baseline, attentionName, attention);
    }

    /**
     * What those who look should know beside the captions.
     *
     * @return sentences without full stop; none if all is as in the paper
     */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        steps.note().ifPresent(notes::add);
        if (settings.cases > 0 && cases.isEmpty()) {
            notes.add("the samples have no labels, so that there is no case study");
        } else if (cases.stream().noneMatch(CaseStudy::rightByAttentionAlone) && !cases.isEmpty()) {
            notes.add(noCase());
        }
        return List.copyOf(notes);
    }

    /**
     * What both networks came to on the samples.
     *
     * @return one line of each network: accuracy if there are labels, and NASAR
     */
    public String summary() {
        return summary(settings.baselineName, baseline)
                + System.lineSeparator()
                + summary(settings.attentionName, attention);
    }

    private static String summary(String name, SpikeStatistics statistics) {
        return String.format(
                Locale.ROOT,
                "%-12s %,d samples, NASAR %.4f%s",
                name,
                statistics.samples(),
                statistics.nasar(),
                statistics
                        .evaluation()
                        .map(evaluation -> String.format(Locale.ROOT, ", accuracy %.4f", evaluation.accuracy()))
                        .orElse(""));
    }

    private String noCase() {
        return String.format(
                Locale.ROOT,
                "of %d samples none is wrong by %s and right by %s; the case study shows the one whose right class gained"
                        + " most",
                baseline.samples(),
                settings.baselineName,
                settings.attentionName);
    }

    /**
     * The pictures for a report, small enough for one file with all else.
     *
     * @return PNG files of 600 kB together, as far as panels can be made smaller
     */
    public List<Picture> pictures() {
        List<Picture> pictures = List.of();
        for (int panel : REPORT_PANELS) {
            pictures = drawings(panel).stream().map(CaptionedDrawing::picture).toList();
            if (pictures.stream().mapToLong(picture -> picture.content().length).sum() <= REPORT_BYTES) {
                break;
            }
        }
        return pictures;
    }

    /**
     * The pictures for files of their own.
     *
     * @return responses by layer, then the case studies
     */
    public List<CaptionedDrawing> drawings() {
        return drawings(FILE_PANEL);
    }

    private List<CaptionedDrawing> drawings(int largestPanel) {
        List<CaptionedDrawing> drawings = new ArrayList<>();
        for (String layer : layers) {
            drawings.add(response(layer, largestPanel));
        }
        for (int i = 0; i < cases.size(); i++) {
            drawings.add(caseStudy(cases.get(i), i + 1));
        }
        return List.copyOf(drawings);
    }

    private CaptionedDrawing response(String layer, int largestPanel) {
        SpikingResponse before = response(baseline, layer);
        SpikingResponse after = response(attention, layer);
        ResponseFigure figure = new ResponseFigure(
                List.of(
                        new ResponseFigure.Row(settings.baselineName, before),
                        new ResponseFigure.Row(settings.attentionName, after)),
                steps.steps(),
                largestPanel);
        String at = steps.steps().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String caption = String.format(
                Locale.ROOT,
                "Average spiking response of layer %s at t = %s%s over %,d clips of T = %d steps (Yao et al. 2023, Section 7.3,"
                        + " %s). Each pixel is the spiking activity rate of a neuron: the share of clips in which it fires at"
                        + " that step. %s. One colour scale from 0 to %s. %s (NASAR %.3f): %d channels never fire; %s (NASAR"
                        + " %.3f): %d.",
                layer,
                at,
                steps.note().isEmpty() ? "" : ", where the paper has 1, 25, 49 of 60,",
                baseline.samples(),
                baseline.timeSteps(),
                ShownLayers.isResidual(settings.baseline) ? "Fig. 8" : "Fig. 7",
                figure.tiles(),
                figure.scale().largest(),
                settings.baselineName,
                baseline.nasar(),
                silentChannels(before),
                settings.attentionName,
                attention.nasar(),
                silentChannels(after));
        String alternative = String.format(
                Locale.ROOT,
                "Heat maps of %d channels of layer %s at steps %s, %s above %s. Mean rates at these steps: %s against %s.",
                before.frame().channels(),
                layer,
                at,
                settings.baselineName,
                settings.attentionName,
                means(before),
                means(after));
        return new CaptionedDrawing(
                "Average spiking response, layer " + layer, caption, alternative, responseName(layer), figure);
    }

    private String means(SpikingResponse response) {
        return steps.steps().stream()
                .map(step -> {
                    double sum = 0;
                    for (float rate : response.rates(step - 1)) {
                        sum += rate;
                    }
                    return String.format(
                            Locale.ROOT, "%.3f", sum / response.frame().length());
                })
                .collect(Collectors.joining(", "));
    }

    /** Channels in which no neuron fires at any step: the dark ones of Fig. 8. */
    private static int silentChannels(SpikingResponse response) {
        int channels = response.frame().channels();
        boolean[] fires = new boolean[channels];
        for (int step = 0; step < response.timeSteps(); step++) {
            float[] rates = response.rates(step);
            for (int i = 0; i < rates.length; i++) {
                fires[i % channels] |= rates[i] > 0;
            }
        }
        int silent = 0;
        for (boolean firing : fires) {
            silent += firing ? 0 : 1;
        }
        return silent;
    }

    private static SpikingResponse response(SpikeStatistics statistics, String layer) {
        return statistics.responses().stream()
                .filter(response -> response.layer().equals(layer))
                .findFirst()
                .orElseThrow();
    }

    private CaptionedDrawing caseStudy(CaseStudy study, int number) {
        String right = className(study.label());
        String before = className(study.baseline().predicted());
        String after = className(study.attention().predicted());
        InputImages input = InputImages.of(study.features());
        List<String> maps = caseLayers();
        CaseFigure figure = new CaseFigure(
                "Sample " + study.sample() + ": " + right,
                input,
                List.of(
                        new CaseFigure.Row(settings.baselineName, answer(before, right), study.baseline()),
                        new CaseFigure.Row(settings.attentionName, answer(after, right), study.attention())),
                maps);
        String caption = String.format(
                Locale.ROOT,
                "Case study (Yao et al. 2023, Section 7.2, Fig. 6): sample %d of class %s, which %s takes for %s and %s for %s."
                        + " %sBelow, spikes of each layer averaged over T = %d steps and all channels (spikes per neuron and"
                        + " step); axes count neurons, each layer has one colour scale for both networks.",
                study.sample(),
                right,
                settings.baselineName,
                before,
                settings.attentionName,
                after,
                input.note().isEmpty() ? "" : "Input: " + input.note() + ". ",
                baseline.timeSteps());
        String alternative = String.format(
                Locale.ROOT,
                "Input of sample %d and maps of where layers fire. Highest rates by layer, %s: %s; %s: %s.",
                study.sample(),
                settings.baselineName,
                maxima(study.baseline(), maps),
                settings.attentionName,
                maxima(study.attention(), maps));
        return new CaptionedDrawing(
                "Case study, sample " + study.sample(), caption, alternative, caseName(number), figure);
    }

    private static String maxima(ClipResponse response, List<String> maps) {
        return maps.stream()
                .map(layer -> String.format(
                        Locale.ROOT, "%s %.3f", layer, response.map(layer).maximum()))
                .collect(Collectors.joining(", "));
    }

    private static String answer(String given, String right) {
        return (given.equals(right) ? "right: " : "wrong: ") + given;
    }

    /** Of a plain network all that have maps; of a deep one those whose responses are shown. */
    private List<String> caseLayers() {
        List<String> common = new ArrayList<>(ShownLayers.maps(settings.baseline));
        common.retainAll(ShownLayers.maps(settings.attention));
        if (common.size() > MOST_MAPS) {
            List<String> chosen = layers.stream().filter(common::contains).toList();
            common = chosen.isEmpty() ? common : new ArrayList<>(chosen);
        }
        return List.copyOf(common.subList(0, Math.min(MOST_MAPS, common.size())));
    }

    private String className(int label) {
        return label < settings.classes.size() ? settings.classes.get(label) : "class " + label;
    }

    private static String responseName(String layer) {
        return "response-" + layer.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static String caseName(int number) {
        return "case-" + number;
    }

    /** Options of {@link ResponsePictures}. */
    public static final class Builder {

        private final String baselineName;
        private final ComputationGraph baseline;
        private final String attentionName;
        private final ComputationGraph attention;
        private @Nullable List<String> layers;
        private @Nullable List<Integer> steps;
        private List<String> classes = List.of();
        private int cases = 1;

        private Builder(
                String baselineName, ComputationGraph baseline, String attentionName, ComputationGraph attention) {
            this.baselineName = Objects.requireNonNull(baselineName, "baselineName");
            this.baseline = Objects.requireNonNull(baseline, "baseline");
            this.attentionName = Objects.requireNonNull(attentionName, "attentionName");
            this.attention = Objects.requireNonNull(attention, "attention");
        }

        /**
         * The layers whose average responses are shown. By default those that the paper shows: the first of a plain network (Fig. 7);
         * three of the first and three of the last stage of a residual one (Fig. 8).
         *
         * @param names of spiking layers of both networks
         * @return this builder
         */
        public Builder layers(List<String> names) {
            layers = List.copyOf(names);
            return this;
        }

        /**
         * The time steps that are shown. By default 1, 25 and 49 (Fig. 7); where T is below 49, those at the same shares of the
         * clip.
         *
         * @param numbers from 1 to T
         * @return this builder
         * @throws IllegalArgumentException if there is none
         */
        public Builder steps(List<Integer> numbers) {
            if (numbers.isEmpty()) {
                throw new IllegalArgumentException("ResponsePictures: expected one time step or more, got none");
            }
            steps = List.copyOf(numbers);
            return this;
        }

        /**
         * How many case studies are shown at most. By default 1, as the paper shows of a data set.
         *
         * @param most 0 or more
         * @return this builder
         */
        public Builder cases(int most) {
            cases = most;
            return this;
        }

        /**
         * Names of the classes. By default they have numbers.
         *
         * @param names in the order of the labels
         * @return this builder
         */
        public Builder classes(List<String> names) {
            classes = List.copyOf(names);
            return this;
        }

        /**
         * Checks options and networks, which costs nothing.
         *
         * @return this builder
         * @throws IllegalArgumentException if the networks differ in T, a layer is missing or of another size in one of them, or a
         *     step is not from 1 to T
         */
        public Builder check() {
            shownSteps();
            comparison();
            return this;
        }

        /**
         * Names of the pictures, known before they are made.
         *
         * @return as in {@link CaptionedDrawing#name}; there may be fewer case studies
         */
        public List<String> names() {
            List<String> names = new ArrayList<>();
            shownLayers().forEach(layer -> names.add(responseName(layer)));
            for (int i = 1; i <= cases; i++) {
                names.add(caseName(i));
            }
            return names;
        }

        private ShownSteps shownSteps() {
            int timeSteps = NetworkGraph.of(baseline).timeSteps();
            List<Integer> wanted = steps;
            return wanted == null ? ShownSteps.ofPaper(timeSteps) : ShownSteps.of(wanted, timeSteps);
        }

        private List<String> shownLayers() {
            List<String> wanted = layers;
            return wanted == null ? ShownLayers.ofPaper(baseline) : wanted;
        }

        private ResponseComparison comparison() {
            return new ResponseComparison(baseline, attention, shownLayers(), cases);
        }

        /**
         * Runs both networks over all samples.
         *
         * @param samples reset first if it can be
         * @return the pictures
         * @throws IllegalArgumentException as {@link #check}, and if there is no sample
         */
        public ResponsePictures of(DataSetIterator samples) {
            return of(samples, seen -> {});
        }

        /**
         * Runs both networks over all samples.
         *
         * @param samples reset first if it can be
         * @param progress told after each batch how many samples were run
         * @return the pictures
         * @throws IllegalArgumentException as {@link #check}, and if there is no sample
         */
        public ResponsePictures of(DataSetIterator samples, LongConsumer progress) {
            check();
            ResponseComparison comparison = comparison();
            if (samples.resetSupported()) {
                samples.reset();
            }
            long seen = 0;
            while (samples.hasNext()) {
                DataSet batch = samples.next();
                comparison.add(batch);
                seen += batch.getFeatures().size(0);
                progress.accept(seen);
            }
            return of(comparison.baseline(), comparison.attention(), comparison.cases());
        }

        /**
         * Draws what was counted before.
         *
         * @param ofBaseline statistics with the responses of the layers
         * @param ofAttention the same of the other network, over the same samples
         * @param chosen the case studies
         * @return the pictures
         * @throws IllegalArgumentException as {@link #check}
         */
        ResponsePictures of(SpikeStatistics ofBaseline, SpikeStatistics ofAttention, List<CaseStudy> chosen) {
            check();
            return new ResponsePictures(this, ofBaseline, ofAttention, chosen);
        }
    }
}
