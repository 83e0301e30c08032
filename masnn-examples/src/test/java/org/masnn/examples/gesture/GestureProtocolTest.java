package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Which samples are trained on, held back and tested, by which clips, and which epoch's network is reported. */
class GestureProtocolTest {

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void crop_takesOtherClipsInEachEpoch() throws IOException {
        GestureSettings first = Gestures.settings(Gestures.tiny("--window=600"));
        GestureSettings cropped = Gestures.settings(Gestures.tiny("--window=600", "--crop"));
        GestureData data = Gestures.load(first.data());
        assertThat(training(first, data, 0)).isEqualTo(training(first, data, 0));
        assertThat(training(cropped, data, 0)).isNotEqualTo(training(first, data, 0));
        var batches = cropped.frames().training(data.train(), 4, 1);
        List<DataSet> one = new ArrayList<>();
        batches.forEachRemaining(one::add);
        batches.reset();
        List<DataSet> two = new ArrayList<>();
        batches.forEachRemaining(two::add);
        assertThat(two).isNotEqualTo(one);
        assertThat(cropped.describe()).containsEntry("crop", "true");
    }

    private static DataSet training(GestureSettings settings, GestureData data, int epoch) {
        var batches = settings.frames().training(data.train(), 4, 1);
        batches.setPosition(epoch, 0);
        return batches.next();
    }

    @Test
    void clips_areTestedOneByOne() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny("--window=600", "--clips=3"));
        GestureData data = Gestures.load(settings.data());
        assertThat(data.test().size()).isEqualTo(11);
        DataSet all = settings.frames()
                .test(settings.frames().clips(data.test()), 1000)
                .next();
        assertThat(all.numExamples()).isEqualTo(33);
        assertThat(all.get(0).getFeatures()).isNotEqualTo(all.get(1).getFeatures());
    }

    @ParameterizedTest
    @CsvSource({
        "majority, (more than half must be right)",
        "plurality, (most decide)",
        "mean, (mean of outputs)",
        "first, (the first decides)"
    })
    void vote_decidesOverTheClips(String vote, String words) throws IOException {
        Path json = folder.resolve("report.json");
        Outcome outcome = run(
                "gesture",
                Gestures.tiny(
                        "--window=600",
                        "--clips=3",
                        "--crop",
                        "--vote=" + vote,
                        "--attention=none",
                        "--epochs=3",
                        "--samples=8",
                        "--json=" + json));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("11 test samples by 3 clips each " + words);
        JsonNode run = json(json).path("runs").get(0);
        double clipAccuracy = run.path("clip_accuracy").asDouble();
        assertThat(clipAccuracy * 33 % 1).isLessThan(1e-9);
        assertThat(run.path("accuracy").asDouble() * 11 % 1).isLessThan(1e-9);
        assertThat(run.path("class_accuracy")).hasSize(11);
        double mean = StreamSupport.stream(run.path("class_accuracy").spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(run.path("accuracy").asDouble(), org.assertj.core.data.Offset.offset(1e-9));
        assertThat(run.path("confusion_matrix").size()).isBetween(11, 12);
        assertThat(run.path("selected_epoch").isNull()).isTrue();
    }

    /** The epoch's own score on the test samples is what is reported: the paper's number, said to be so. */
    @Test
    void bestTest_reportsTheHighestScore() throws IOException {
        Path json = folder.resolve("report.json");
        Outcome outcome = run(
                "gesture",
                Gestures.tiny("--select=best-test", "--attention=none", "--epochs=5", "--samples=8", "--json=" + json));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().replaceAll("\\s+", " "))
                .contains("the epoch that was best on the test samples themselves, which flatters");
        JsonNode run = json(json).path("runs").get(0);
        List<Double> scores = doubles(run.path("epoch_scores"));
        assertThat(scores).hasSize(5);
        double best = scores.stream().mapToDouble(score -> score).max().orElseThrow();
        assertThat(run.path("accuracy").asDouble()).isEqualTo(best);
        assertThat(run.path("selected_epoch").asInt()).isEqualTo(scores.indexOf(best) + 1);
    }

    @Test
    void validation_resumedOrNot_reportsTheSame() throws IOException {
        List<String> common = List.of(
                "--select=validation",
                "--validation=0.25",
                "--attention=none",
                "--epochs=4",
                "--samples=8",
                "--schedule=plateau");
        Path whole = folder.resolve("whole.json");
        Path save = folder.resolve("runs");
        List<String> first = Gestures.tiny(common.toArray(String[]::new));
        first.addAll(List.of("--save=" + save, "--json=" + whole));
        Outcome outcome = run("gesture", first);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().replaceAll("\\s+", " "))
                .contains("66 training, 22 validation and 11 test samples", "best on held-back training samples");
        try (Stream<Path> files = Files.list(save)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("none-seed1.zip", "none-seed1-best.zip");
        }
        Path again = folder.resolve("again.json");
        List<String> second = Gestures.tiny(common.toArray(String[]::new));
        second.addAll(List.of("--resume=" + save, "--json=" + again));
        assertThat(run("gesture", second).exitCode()).isZero();
        for (String key : List.of("accuracy", "selected_epoch", "epoch_scores", "confusion_matrix", "nasar")) {
            assertThat(json(again).path("runs").findValues(key))
                    .isEqualTo(json(whole).path("runs").findValues(key));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--validation=0.4", "--validation-by=end-of-samples", "--validation-seed=2"})
    void validationOptions_changeWhatIsHeldBack(String option) throws IOException {
        GestureSettings usual = Gestures.settings(Gestures.tiny("--select=validation", "--samples=10"));
        GestureSettings changed = Gestures.settings(Gestures.tiny("--select=validation", "--samples=10", option));
        GestureData data = Gestures.load(usual.data());
        assertThat(training(changed, data.selectedBy(changed.selection()), 0))
                .isNotEqualTo(training(usual, data.selectedBy(usual.selection()), 0));
        assertThat(changed.describe()).isNotEqualTo(usual.describe());
    }

    @Test
    void validationThatCannotBe_badUsageSaysWhatElse() throws IOException {
        Recordings.folder(folder.resolve("set"));
        Outcome outcome = run("gesture", recorded("--select=validation"));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("expected every class of at least 2 recordings", "--select last to hold nothing back");
        Outcome other = run("gesture", recorded("--select=validation", "--validation-by=end-of-recordings"));
        assertThat(other.exitCode()).as(other.err()).isZero();
    }

    @Test
    void wholeRecordings_andTestFiles() throws IOException {
        Path set = folder.resolve("set");
        for (String name : List.of("one", "two", "three")) {
            Recordings.write(set.resolve("left/" + name + ".aedat"), 10, name.hashCode());
            Recordings.write(set.resolve("right/" + name + ".aedat"), 80, name.hashCode());
        }
        Path json = folder.resolve("report.json");
        Path page = folder.resolve("report.html");
        Outcome outcome = run(
                "gait",
                recorded("--whole", "--test-files=two*", "--clips=2", "--json=" + json, "--ui=0", "--report=" + page));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(json(json).path("train_samples").asInt()).isEqualTo(4);
        assertThat(json(json).path("test_samples").asInt()).isEqualTo(2);
        assertThat(outcome.out())
                .containsPattern("Live view: http://127\\.0\\.0\\.1:\\d+/")
                .endsWith("report: " + page + System.lineSeparator());
        assertThat(Files.readString(page))
                .contains(
                        "<h1>Gait with attention spiking networks</h1>",
                        "2 test samples by 2 clips each",
                        "\">Firing by layer</h3>",
                        "here is no network with attention.",
                        "masnn gait --data=");
    }

    /** The two classes of the recordings fire in other places, so counts tell them apart; a single pixel cannot. */
    @Test
    void baseline_isWhatCountsTell() throws IOException {
        Recordings.folder(folder.resolve("set"));
        Path json = folder.resolve("report.json");
        Outcome outcome = run("gesture", recorded("--baseline=2x16", "--json=" + json));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).containsPattern("counts +1.0000   \\(logistic regression on event counts\\)");
        assertThat(json(json).path("baseline_accuracy").asDouble()).isEqualTo(1);
        Outcome blind = run("gesture", recorded("--baseline=1x1", "--json=" + json));
        assertThat(blind.exitCode()).isZero();
        assertThat(json(json).path("baseline_accuracy").asDouble()).isLessThan(1);
        assertThat(json(json).path("runs").get(0).path("accuracy").isNumber()).isTrue();
    }

    @Test
    void cache_givesTheSameReport() throws IOException {
        Recordings.folder(folder.resolve("set"));
        Path plain = folder.resolve("plain.json");
        Path cached = folder.resolve("cached.json");
        assertThat(run("gesture", recorded("--json=" + plain)).exitCode()).isZero();
        String cache = "--cache=" + folder.resolve("cache");
        Outcome first = run("gesture", recorded("--json=" + cached, cache));
        assertThat(first.out()).contains("preparing 4 of 4 recordings in ", "; this is done once");
        assertThat(run("gesture", recorded("--json=" + cached, cache)).out()).doesNotContain("preparing");
        for (String key : List.of("content", "accuracy", "training_loss")) {
            assertThat(json(cached).findValues(key)).isEqualTo(json(plain).findValues(key));
        }
    }

    /** The set is told what is wrong with it once, and a recording that is not there is named. */
    @Test
    void missingRecording_isNamed() throws IOException {
        Path set = folder.resolve("set");
        Files.createDirectories(set);
        Files.writeString(set.resolve("user01_natural_labels.csv"), "class,startTime_usec,endTime_usec\n1,0,1000\n");
        Outcome outcome = run("gesture", List.of("--data=" + set));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(set.resolve("user01_natural.aedat") + ": expected a recording, got no such file")
                .doesNotContain("unexpected error");
    }

    @Test
    void setOfAuthors_hasItsOwnDefaults() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (String part : List.of("Train", "Test")) {
            for (int label = 0; label < 10; label++) {
                for (int i = 0; i < 3; i++) {
                    byte[] events = new byte[5 * 300];
                    for (int e = 0; e < 300; e++) {
                        int time = 1000 * e;
                        events[5 * e] = (byte) (3 * label + random.nextInt(4));
                        events[5 * e + 1] = (byte) random.nextInt(34);
                        events[5 * e + 2] = (byte) (random.nextInt(2) << 7 | time >> 16);
                        events[5 * e + 3] = (byte) (time >> 8);
                        events[5 * e + 4] = (byte) time;
                    }
                    Path file = folder.resolve("set").resolve(part).resolve(label + "/0000" + i + ".bin");
                    Files.createDirectories(file.getParent());
                    Files.write(file, events);
                }
            }
        }
        GestureSettings settings = Gestures.settings(List.of("--data=" + folder.resolve("set")));
        assertThat(settings.describe())
                .containsEntry("data", "N-MNIST")
                .containsEntry("dt", "15.0 ms")
                .containsEntry("time-steps", "20")
                .containsEntry("select", "validation")
                .containsEntry("batch", "16")
                .containsEntry("schedule", "cosine");
        GestureData data = Gestures.load(settings.data()).selectedBy(settings.selection());
        assertThat(data.train().size()
                        + java.util.Objects.requireNonNull(data.scored()).size())
                .isEqualTo(30);
        Outcome whole = run("gesture", List.of("--data=" + folder.resolve("set"), "--whole"));
        assertThat(whole.exitCode()).isEqualTo(2);
        assertThat(whole.err())
                .contains("--whole: expected class folders, got N-MNIST, whose samples are what they are");
        Outcome other = run("gesture", List.of("--data=" + folder.resolve("set"), "--without-other-gestures"));
        assertThat(other.err()).contains("--without-other-gestures: expected DVS128 Gesture, got N-MNIST");
    }

    @Test
    void papersSets_havePapersDefaults() {
        DataSetDefaults usual = DataSetDefaults.QUICK;
        assertThat(usual.timeSteps() * usual.dtMilliseconds()).isEqualTo(900);
        assertThat(DataSetDefaults.of("DVS128 Gait"))
                .usingRecursiveComparison()
                .ignoringFields("held")
                .isEqualTo(DataSetDefaults.of("DVS128 Gesture"));
        assertThat(DataSetDefaults.of("DVS128 Gait").held()).isEqualTo(SelectionSettings.Unit.RECORDING);
        DataSetDefaults paper = DataSetDefaults.of("DVS128 Gesture");
        assertThat(paper.dtMilliseconds()).isEqualTo(15);
        assertThat(paper.timeSteps()).isEqualTo(60);
        assertThat(paper.learningRate()).isEqualTo(1e-4);
        assertThat(paper.schedule()).isEqualTo(TrainingSettings.Schedule.PLATEAU);
        assertThat(paper.clips()).isEqualTo(10);
        assertThat(paper.cropped()).isTrue();
        assertThat(paper.selection()).isEqualTo(SelectionSettings.Selection.VALIDATION);
        assertThat(DataSetDefaults.of("set")).isEqualTo(usual);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gait | --data: expected DVS128 Gait, or class folders with recordings of walking people;",
                "gesture --whole | --whole: expected --data beside it, got the synthetic gestures",
                "gesture --cache=x | --cache: expected --data beside it, got the synthetic gestures",
                "gesture --baseline=16 | --baseline: expected two numbers such as 1x16, got 16",
                "gesture --clips=0 | --clips: expected a whole number of 1 or more, got 0",
                "gesture --validation=1 | --validation: expected a share above 0 and below 1, got 1.0",
                "gesture --rotate=200 | --rotate: expected degrees in [0, 180], got 200.0",
                "gesture --jitter=-1 | --jitter: expected milliseconds in [0, 1000000], got -1.0",
                "gesture --drop=1 | --drop: expected a number in [0, 1), got 1.0",
            })
    void badUsage_namesTheOption(String line, String message) {
        List<String> words = List.of(line.split(" "));
        Outcome outcome = run(words.get(0), words.subList(1, words.size()));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("masnn " + words.get(0) + ": " + message);
    }

    private List<String> recorded(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--data=" + folder.resolve("set"),
                "--dt=5",
                "-T=4",
                "--r-t=2",
                "--down-sampling=16",
                "--widths=8,8,8,8",
                "--epochs=1",
                "--batch=3",
                "--attention=none"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--whole")) {
            arguments.add("--min-events=50");
        }
        return arguments;
    }

    private static List<Double> doubles(JsonNode array) {
        List<Double> values = new ArrayList<>();
        array.forEach(node -> values.add(node.asDouble()));
        return values;
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static Outcome run(String command, List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(arguments);
        all.add(0, command);
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--report="))) {
            all.add("--no-report");
        }
        int exitCode = org.masnn.examples.Masnn.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
