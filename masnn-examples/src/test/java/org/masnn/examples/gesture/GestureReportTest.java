package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.attention.AttentionWeights;
import org.masnn.core.training.TrainingProgress;
import org.masnn.examples.program.Interruption;
import org.masnn.examples.report.AttentionProfile;
import org.masnn.examples.response.ReportPictures;
import org.masnn.examples.response.ResponsePictures;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What a run leaves for the browser, and what it measures for it. */
class GestureReportTest {

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("gesture"));
        all.addAll(arguments);
        int exitCode = org.masnn.examples.Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private static JsonNode charts(String page) throws IOException {
        String begin = "<script type=\"application/json\" id=\"charts\">";
        int from = page.indexOf(begin) + begin.length();
        return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }

    @Test
    void quietRun_tableOf100ColumnsAndReport() throws IOException {
        Path file = folder.resolve("report.html");
        Path json = folder.resolve("report.json");
        Outcome outcome = run(Gestures.tiny(
                "--attention=none,TCSA/C=eca3/S@conv-post/S=3/T@conv-pre/gate=plain-orthogonal,SA",
                "--seeds=2",
                "--quiet",
                "--json=" + json,
                "--report=" + file));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .doesNotContain("epoch", "reading samples")
                .contains("± ")
                .endsWith("report: " + file + System.lineSeparator());
        assertThat(outcome.out().lines().filter(line -> !line.startsWith("report: ")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        String page = Files.readString(file);
        assertThat(Files.size(file)).isLessThan(3_000_000);
        assertThat(page)
                .contains(
                        "masnn gesture --attention=none,TCSA",
                        "<dt>Machine</dt>",
                        "<dt>Data set</dt>",
                        "\">Loss</h3>",
                        "\">Training accuracy</h3>",
                        "\">Firing while it learns</h3>",
                        "\">Learning rate</h3>",
                        "Average spiking response, layer conv0_lif",
                        "vanilla (NASAR ",
                        "SA (NASAR ",
                        "Case study, sample ",
                        "Confusion matrix of vanilla",
                        "\">Firing by layer</h3>",
                        "\">Firing over time</h3>",
                        "\">Firing from sample to sample</h3>",
                        "accounting: paper (Yao et al. 2023, Eq. 17-19 as printed)",
                        "Attention over time, TCSA",
                        "Attention over channels, TCSA",
                        "Attention over the frame, SA")
                .contains("Accuracy after each epoch: not measured");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        JsonNode charts = charts(page);
        double loss = (report.path("runs").get(0).path("training_loss").get(1).asDouble()
                        + report.path("runs")
                                .get(3)
                                .path("training_loss")
                                .get(1)
                                .asDouble())
                / 2;
        assertThat(charts.path("figure-1")
                        .path("series")
                        .get(0)
                        .path("values")
                        .get(1)
                        .asDouble())
                .isCloseTo(loss, within(1e-4 * loss));
    }

    /** The numbers of the figures and tables, against those of the JSON. */
    @Test
    void figures_haveTheValuesOfTheRuns() throws IOException {
        Path file = folder.resolve("report.html");
        Path json = folder.resolve("report.json");
        assertThat(run(Gestures.tiny("--seeds=2", "--json=" + json, "--report=" + file))
                        .exitCode())
                .isZero();
        String page = Files.readString(file);
        JsonNode charts = charts(page);
        JsonNode runs = new ObjectMapper().readTree(json.toFile()).path("runs");
        assertThat(runs.findValuesAsText("attention")).containsExactly("none", "TCSA", "none", "TCSA");
        for (int network = 0; network < 2; network++) {
            JsonNode first = runs.get(network);
            JsonNode second = runs.get(network + 2);
            String name = network == 0 ? "vanilla" : "TCSA";
            JsonNode confusion =
                    charts.path(figure(page, "Confusion matrix of " + name)).path("values");
            for (int row = 0; row < 11; row++) {
                for (int column = 0; column < 11; column++) {
                    assertThat(confusion.get(row).get(column).asInt())
                            .isEqualTo(first.path("confusion_matrix")
                                            .get(row)
                                            .get(column)
                                            .asInt()
                                    + second.path("confusion_matrix")
                                            .get(row)
                                            .get(column)
                                            .asInt());
                }
            }
            JsonNode layers = charts.path(figure(page, "Firing by layer"));
            for (int i = 0; i < layers.path("positions").size(); i++) {
                String layer = layers.path("positions").get(i).asText();
                double rate = (first.path("firing_rates").path(layer).asDouble()
                                + second.path("firing_rates").path(layer).asDouble())
                        / 2;
                assertThat(value(layers, network, i)).isCloseTo(rate, within(1e-4 * rate + 1e-12));
            }
            double nasar =
                    (first.path("nasar").asDouble() + second.path("nasar").asDouble()) / 2;
            JsonNode time = charts.path(figure(page, "Firing over time"));
            double overTime = 0;
            for (int step = 0; step < 5; step++) {
                overTime += value(time, network, step) / 5;
            }
            assertThat(overTime).as("mean of NSAR is NASAR").isCloseTo(nasar, within(1e-4 * nasar));
            JsonNode samples = charts.path(figure(page, "Firing from sample to sample"));
            double shares = 0;
            for (int bin = 0; bin < samples.path("positions").size(); bin++) {
                shares += value(samples, network, bin);
            }
            assertThat(shares).as("all clips, in %").isCloseTo(100, within(0.01));
            JsonNode energy = charts.path(figure(page, "Energy of a clip"));
            double terms = 0;
            for (JsonNode term : energy.path("series")) {
                terms += term.path("values").get(network).asDouble();
            }
            double microjoules = (first.path("energy_microjoules").asDouble()
                            + second.path("energy_microjoules").asDouble())
                    / 2;
            assertThat(terms).isCloseTo(microjoules, within(1e-3 * microjoules));
            String accuracy = AcrossSeeds.of(
                            100 * first.path("accuracy").asDouble(),
                            100 * second.path("accuracy").asDouble())
                    .text("%.2f");
            assertThat(accuracy).contains(" ± ");
            assertThat(page).contains("<th scope=\"row\">" + name + "</th>\n<td>" + accuracy + "</td>");
        }
        String best = AcrossSeeds.of(
                        100 * runs.get(1).path("accuracy").asDouble(),
                        100 * runs.get(3).path("accuracy").asDouble())
                .text("%.1f");
        assertThat(page).contains("<span class=\"label\">Accuracy, TCSA</span>", best + " %; vanilla ");
    }

    private static String figure(String page, String title) {
        Matcher matcher = Pattern.compile("id=\"(figure-\\d+)-title\">" + Pattern.quote(title) + "</h3>")
                .matcher(page);
        assertThat(matcher.find()).as(title).isTrue();
        return matcher.group(1);
    }

    private static double value(JsonNode chart, int series, int position) {
        return chart.path("series").get(series).path("values").get(position).asDouble();
    }

    @Test
    void withoutVanilla_saysWhyThereAreNoPictures() throws IOException {
        Path file = folder.resolve("report.html");
        Outcome outcome = run(Gestures.tiny("--attention=TCSA", "--report=" + file));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(Files.readString(file))
                .contains(">Pictures</h2>", "here is no network without attention.")
                .doesNotContain("data:image/png");
    }

    /** The same numbers as by a pass of their own over both networks. */
    @Test
    void pictures_areThoseOfAComparisonOfBothNetworks() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny("--test-samples=3"));
        GestureData data = Gestures.load(settings.data());
        FiringPictures pictures = new FiringPictures(settings, data);
        List<ComputationGraph> networks = new ArrayList<>();
        try (Interruption interruption = Interruption.listen()) {
            for (String attention : List.of("none", "TCSA")) {
                TrainingRun run = new TrainingRun(
                        settings, data, RunIdentity.of(settings, data, attention, 1), null, interruption, null);
                run.train(ProgressDisplay.NONE);
                run.evaluate(pictures);
                networks.add(run.network());
            }
        }
        ReportPictures drawn = pictures.draw();
        ResponsePictures expected = ResponsePictures.builder("vanilla", networks.get(0), "TCSA", networks.get(1))
                .classes(data.classes())
                .of(FiringSample.of(settings, data, 33).batches(8));
        assertThat(drawn.pictures()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(drawn.pictures().get(i).caption())
                    .isEqualTo(expected.pictures().get(i).caption());
            assertThat(drawn.pictures().get(i).content())
                    .isEqualTo(expected.pictures().get(i).content());
        }
        assertThat(drawn.notes()).hasSize(expected.notes().size());
    }

    @Test
    void pictures_thatCannotBeDrawn_becomeANote() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = Gestures.load(settings.data());
        FiringPictures pictures = new FiringPictures(settings, data);
        for (String attention : List.of("none", "TCSA")) {
            pictures.observe(
                    RunIdentity.of(settings, data, attention, 1), GestureNetwork.build(settings, data, attention, 1));
        }
        assertThat(pictures.draw().pictures()).isEmpty();
        assertThat(pictures.draw().notes())
                .containsExactly("Average spiking responses (Section 7.3) and the case study (Section 7.2) could not be"
                        + " drawn: SpikeMeter: expected at least one batch, got none; is the iterator empty, or at its"
                        + " end?");
    }

    @Test
    void resumedRun_reportsAll() throws IOException {
        Path save = folder.resolve("runs");
        Path first = folder.resolve("first.html");
        Path second = folder.resolve("second.html");
        assertThat(run(Gestures.tiny("--save=" + save, "--report=" + first)).exitCode())
                .isZero();
        assertThat(run(Gestures.tiny("--resume=" + save, "--report=" + second)).exitCode())
                .isZero();
        assertThat(charts(Files.readString(second))).isEqualTo(charts(Files.readString(first)));
    }

    @Test
    void history_hasTheNasarOfTheSample() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny("--attention=TCSA"));
        GestureData data = Gestures.load(settings.data());
        try (Interruption interruption = Interruption.listen()) {
            TrainingRun run = new TrainingRun(
                    settings, data, RunIdentity.of(settings, data, "TCSA", 1), null, interruption, null);
            run.train(ProgressDisplay.NONE);
            TrainingProgress.Epoch last = run.progress().epochs().get(1);
            FiringSample sample = FiringSample.of(settings, data, 16);
            assertThat(sample.clips().size())
                    .as("all test clips, for there are fewer")
                    .isEqualTo(11);
            assertThat(last.measures()).containsEntry(FiringSample.NASAR, sample.nasar(run.network()));
            assertThat(run.evaluate(null).spikes().nasar()).isCloseTo(sample.nasar(run.network()), within(1e-12));
            assertThat(last.score()).isNaN();
        }
    }

    @Test
    void sample_isSpreadOverTheTestSet() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny("--test-samples=3"));
        FiringSample sample = FiringSample.of(settings, Gestures.load(settings.data()), 4);
        assertThat(sample.clips().indices()).containsExactly(0, 8, 16, 24);
    }

    @Test
    void attentionProfile_isTheMeanOfTheWeights() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = Gestures.load(settings.data());
        ComputationGraph network = GestureNetwork.build(settings, data, "TCSA", 1);
        List<INDArray> clips = new ArrayList<>();
        FiringSample.of(settings, data, 3).batches(1).forEachRemaining(batch -> clips.add(batch.getFeatures()));
        AttentionProfile profile = AttentionProfile.of(network, clips.iterator());
        DataSet all = FiringSample.of(settings, data, 3).batches(3).next();
        AttentionWeights weights = AttentionWeights.of(network, all.getFeatures());
        assertThat(profile.clips()).isEqualTo(3);
        assertThat(profile.temporal()).hasSize(5);
        INDArray temporal = weights.temporal("conv0_ta");
        INDArray channel = weights.channel("conv1_lif");
        INDArray spatial = weights.spatial("conv2_lif");
        double t = 0;
        double c = 0;
        double s = 0;
        for (int clip = 0; clip < 3; clip++) {
            t += temporal.getDouble(clip, 4) / 3;
            c += channel.getDouble(clip, 2, 5) / 3;
            for (int step = 0; step < 5; step++) {
                s += spatial.getDouble(clip, step, 1, 0) / 15;
            }
        }
        assertThat(values(profile.temporal().get("conv0_ta")).get(4)).isCloseTo(t, within(1e-6));
        assertThat(values(profile.channel().get("conv1_lif")).get(2).get(5)).isCloseTo(c, within(1e-6));
        assertThat(values(profile.spatial().get("conv2_lif")).get(1).get(0)).isCloseTo(s, within(1e-6));
    }

    private static <V> List<V> values(@org.jspecify.annotations.Nullable List<V> found) {
        return Objects.requireNonNull(found);
    }

    @Test
    void networkWithoutAttention_hasNoProfile() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = Gestures.load(settings.data());
        INDArray clip = FiringSample.of(settings, data, 1).batches(1).next().getFeatures();
        AttentionProfile profile = AttentionProfile.of(
                GestureNetwork.build(settings, data, "none", 1), List.of(clip).iterator());
        assertThat(profile.isEmpty()).isTrue();
    }

    @Test
    void learningRates_areThoseOfTheSchedules() throws IOException {
        TrainingSettings cosine = Gestures.settings(Gestures.tiny("--epochs=4", "--learning-rate=1"))
                .training();
        List<TrainingProgress.Epoch> before = epochs(0.5, 0.5);
        assertThat(cosine.rateBefore(List.of(), 40, 4)).isEqualTo(1);
        assertThat(cosine.rateBefore(before, 40, 4)).isCloseTo(0.5, within(1e-12));
        TrainingSettings plateau = Gestures.settings(
                        Gestures.tiny("--epochs=9", "--learning-rate=1", "--schedule=plateau"))
                .training();
        assertThat(plateau.rateBefore(epochs(1, 1, 1, 1, 1, 1, 1), 90, 9)).isCloseTo(0.1, within(1e-12));
    }

    private static List<TrainingProgress.Epoch> epochs(double... losses) {
        return java.util.Arrays.stream(losses)
                .mapToObj(loss -> new TrainingProgress.Epoch(loss, 0, 1, 1, Double.NaN, java.util.Map.of()))
                .toList();
    }
}
