package org.masnn.examples.imagenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masnn.core.training.TrainingCheckpoint;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Tiny networks that are trained on tiny images, by the command line. */
class ImageNetRunTest {

    private static final Object[] RECIPE = {"--network", "att-1", "--dropout", "0.2", "--auto-augment", "--warm-up", "1"
    };

    @TempDir
    Path folder;

    private Path data;
    private Path save;

    @BeforeEach
    void writeImages() throws IOException {
        data = TinyImages.folder(folder.resolve("data"), 5, 2);
        save = folder.resolve("save");
    }

    private Outcome run(Object... options) {
        return Outcome.tiny(
                data, Stream.concat(Stream.of(RECIPE), Stream.of(options)).toArray());
    }

    @Test
    void report_hasFiguresOfTrainingFiringAndEnergy() throws IOException {
        Path report = folder.resolve("report.html");
        Path json = folder.resolve("a.json");
        Outcome outcome = Outcome.tiny(data, "--network", "ms,ann-ms", "--quiet", "--report", report, "--json", json);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .doesNotContain("epoch 1/2")
                .contains("top-1 %")
                .endsWith("report: " + report + System.lineSeparator());
        assertThat(Files.readString(report))
                .contains(
                        "<h3 id=\"figure-1-title\">Loss</h3>",
                        "Accuracy after each epoch",
                        "Firing while it learns",
                        "Confusion matrix of ann-ms",
                        "Firing by layer",
                        "Energy of a clip");
        assertThat(json(json)
                        .get("runs")
                        .get(0)
                        .get("epochs")
                        .get(1)
                        .get("nasar")
                        .asDouble())
                .isBetween(0.0, 1.0);
        assertThat(json(json)
                        .get("runs")
                        .get(1)
                        .get("epochs")
                        .get(1)
                        .get("nasar")
                        .isNull())
                .isTrue();
    }

    @Test
    void report_picturesOfTheTwinWithoutAndTheLastWithAttention_andTableOf100Columns() throws IOException {
        Path report = folder.resolve("report.html");
        Outcome outcome = Outcome.tiny(
                data, "--network", "att-2,sew-add,ms,att-1,ann-ms", "--seeds", "3", "--quiet", "--report", report);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("±", "3 seeds");
        assertThat(outcome.out().lines().filter(line -> !line.startsWith("report: ")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        String page = Files.readString(report);
        assertThat(page)
                .contains(
                        ">Pictures</h2>",
                        "Average spiking response, layer stage0_block0_lif",
                        "Average spiking response, layer stage3_block",
                        "Section 7.3, Fig. 8",
                        "ms (NASAR ",
                        "att-1 (NASAR ",
                        "Case study, sample ")
                .doesNotContain("att-2 (NASAR ", "sew-add (NASAR ", "could not be drawn");
        assertThat(page)
                .containsPattern("<strong>[\\d.]+ %</strong>\\s*<span class=\"remark\">[\\d.]+ ± [\\d.]+ %; NASAR 0"
                        + "\\.\\d{4} ± 0\\.\\d{4}</span>");
    }

    @Test
    void report_withoutAttention_saysWhyThereAreNoPictures() throws IOException {
        Path report = folder.resolve("report.html");
        Outcome outcome = Outcome.tiny(data, "--network", "ms", "--evaluate", "--report", report);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(Files.readString(report))
                .contains(">Pictures</h2>", "here is no network with attention.")
                .doesNotContain("data:image/png");
    }

    @Test
    void throughput_withAReportOrATable_isBadUsage() {
        for (String option : new String[] {"--report", "--markdown"}) {
            Outcome outcome = run("--throughput", "--steps", "1", option, folder.resolve("a"));
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err())
                    .contains(option + ": expected a comparison of networks, which --throughput does not make, got "
                            + folder.resolve("a"));
        }
    }

    @Test
    void ui_portInUse_isSaidBeforeImagesAreListed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path empty = Files.createDirectory(folder.resolve("empty"));
            Outcome outcome = Outcome.tiny(empty, "--ui", other.getLocalPort());
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).contains("--ui: expected a free port, got " + other.getLocalPort());
        }
    }

    @Test
    void ui_isOpenWhileTheTrainingRuns() {
        Outcome outcome = run("--ui", "0");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).containsPattern("Live view: http://127\\.0\\.0\\.1:\\d+/");
    }

    /** Also of a network whose activations are computed again. */
    @Test
    void report_attentionOfSomeLayers() throws IOException {
        Path report = folder.resolve("report.html");
        Outcome outcome = run("--recompute", "--report", report);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(Files.readString(report))
                .contains("Attention over channels, att-1, stage0_block0_ca", "attending layers 6 are drawn")
                .contains("Attention over the frame, att-1, stage0_block0_sa");
    }

    @Test
    void evaluation_reportSaysThatNothingWasTrained() throws IOException {
        Path report = folder.resolve("report.html");
        Outcome outcome = Outcome.tiny(data, "--network", "ms", "--evaluate", "--report", report);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(Files.readString(report))
                .contains("No epoch was completed in this run: UNTRAINED networks.")
                .doesNotContain("\">Loss</h3>");
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(file));
    }

    @Test
    void comparison_tablesAndJson() throws IOException {
        Path json = folder.resolve("a.json");
        Path markdown = folder.resolve("a.md");
        Outcome outcome =
                Outcome.tiny(data, "--network", "ms,ann-ms", "--seeds", "2", "--json", json, "--markdown", markdown);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("data: 10 training and 4 test images of 2 classes")
                .containsPattern("ann-ms needs about [\\d.]+ GB, [\\d.]+ GB free\\R")
                .contains("run 4/4  ann-ms seed 2  epoch 2/2  loss ");
        assertThat(outcome.out().replaceAll("\\s+", " "))
                .contains("data, 2 classes, 4 test images, after the last epoch, 2 seeds (mean ± standard deviation);"
                        + " E_ANN is of ann-ms");
        assertThat(Files.readString(markdown)).contains("| network | parameters | top-1 % |", "| ann-ms | 175,");
        JsonNode runs = json(json).get("runs");
        assertThat(runs.findValuesAsText("network")).containsExactly("ms", "ann-ms", "ms", "ann-ms");
        assertThat(runs.findValuesAsText("energy_reference")).containsOnly("ann-ms");
        JsonNode spiking = runs.get(0);
        JsonNode ann = runs.get(1);
        assertThat(spiking.get("energy_ratio").asDouble())
                .isCloseTo(
                        ann.get("energy_microjoules").asDouble()
                                / spiking.get("energy_microjoules").asDouble(),
                        withinPercentage(1e-9));
        assertThat(ann.get("energy_ratio").asDouble()).isEqualTo(1);
        assertThat(ann.get("nasar").isNull()).isTrue();
        assertThat(spiking.get("nasar").asDouble()).isBetween(0.0, 1.0);
        assertThat(spiking.get("epochs")).hasSize(2);
        assertThat(spiking.get("training_images").asInt()).isEqualTo(20);
    }

    @Test
    void stoppedAndResumed_endsWithTheSameBits() throws IOException {
        Path whole = folder.resolve("whole");
        assertThat(run("--save", whole).exitCode()).isZero();
        assertThat(run("--save", save, "--steps", "1").exitCode()).isZero(); // in the first epoch
        assertThat(run("--resume", save, "--steps", "3").exitCode()).isZero(); // at its end
        Outcome stopped = run("--resume", save, "--steps", "4");
        assertThat(stopped.out()).contains("stops in epoch 2/2 after 4 steps in all");
        Outcome resumed = run("--resume", save);
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("att-1 seed 1  resumes after 1 epochs, 4 steps");
        assertSameBits(save, whole);
    }

    @Test
    void accumulatedBatches_stoppedAndResumed_endWithTheSameBits() throws IOException {
        Path whole = folder.resolve("whole");
        assertThat(run("--accumulate", "2", "--save", whole).exitCode()).isZero();
        assertThat(run("--accumulate", "2", "--save", save, "--steps", "3").exitCode())
                .isZero();
        assertThat(run("--accumulate", "2", "--resume", save).exitCode()).isZero();
        assertSameBits(save, whole);
        assertThat(TrainingCheckpoint.read(save.resolve("att-1-seed1.zip"))
                        .progress()
                        .steps())
                .isEqualTo(4);
    }

    @Test
    void recomputed_endsWithTheSameBits() throws IOException {
        Path whole = folder.resolve("whole");
        assertThat(run("--accumulate", "2", "--save", whole).exitCode()).isZero();
        assertThat(run("--accumulate", "2", "--save", save, "--steps", "3", "--recompute")
                        .exitCode())
                .isZero();
        assertThat(run("--accumulate", "2", "--resume", save, "--recompute").exitCode())
                .isZero();
        assertSameBits(save, whole);
    }

    private static void assertSameBits(Path one, Path other) throws IOException {
        TrainingCheckpoint expected = TrainingCheckpoint.read(other.resolve("att-1-seed1.zip"));
        TrainingCheckpoint got = TrainingCheckpoint.read(one.resolve("att-1-seed1.zip"));
        assertThat(got.network().params().toFloatVector())
                .isEqualTo(expected.network().params().toFloatVector());
        assertThat(got.network().getUpdater().getStateViewArray().toFloatVector())
                .isEqualTo(expected.network().getUpdater().getStateViewArray().toFloatVector());
        assertThat(EpochResult.of(got.progress()))
                .usingRecursiveComparison()
                .ignoringFields("imagesPerSecond", "seconds")
                .isEqualTo(EpochResult.of(expected.progress()));
    }

    @Test
    void evaluatedCheckpoint_asAfterTraining() throws IOException {
        Path after = folder.resolve("after.json");
        assertThat(run("--save", save, "--json", after).exitCode()).isZero();
        Path json = folder.resolve("evaluated.json");
        Outcome outcome = Outcome.of(List.of(
                "--data",
                data.toString(),
                "--evaluate",
                save.resolve("att-1-seed1.zip").toString(),
                "--json",
                json.toString()));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("evaluates weights of att-1-seed1.zip after 6 steps")
                .contains("4 test images, weights of att-1-seed1.zip after 6 steps");
        for (String value : List.of("top1", "nasar", "energy_microjoules", "parameters", "firing_rates")) {
            assertThat(json(json).get("runs").get(0).get(value))
                    .as(value)
                    .isEqualTo(json(after).get("runs").get(0).get(value));
        }
    }

    @Test
    void evaluateWithoutCheckpoint_saysUntrained() {
        Outcome outcome = run("--evaluate", "--time-steps", "2");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("evaluates UNTRAINED networks")
                .contains("4 test images, UNTRAINED networks");
    }

    @Test
    void evaluatedCheckpointWithSeeds_badUsage() throws IOException {
        assertThat(run("--save", save, "--steps", "1", "--seed", "7").exitCode())
                .isZero();
        Path file = save.resolve("att-1-seed7.zip");
        Outcome outcome = Outcome.tiny(data, "--evaluate", file, "--seeds", "2");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--seeds: expected one seed at most with a checkpoint to evaluate, got 2");
        Path json = folder.resolve("a.json");
        assertThat(Outcome.tiny(data, "--evaluate", file, "--json", json).exitCode())
                .isZero();
        assertThat(json(json).get("runs").get(0).get("seed").asInt()).isEqualTo(7);
    }

    @Test
    void checkpointMinutes_savesAndReports() throws IOException {
        Outcome outcome = run("--save", save, "--checkpoint-minutes", "1e-9");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("is in epoch 1/2 after 1 steps in all  loss ");
    }

    @Test
    void evaluateOnOtherClasses_runFails() throws IOException {
        assertThat(run("--save", save, "--steps", "1").exitCode()).isZero();
        Path three = folder.resolve("three");
        TinyImages.write(three, List.of("blue", "green", "red"), 1, 1);
        Outcome outcome = Outcome.tiny(three, "--evaluate", save.resolve("att-1-seed1.zip"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(
                        "expected images of the checkpoint's classes, got others: three has 3 classes (checksum of their"
                                + " order ")
                .contains("or --fine-tune for a new classifier");
    }

    @Test
    void evaluateOnSwappedClasses_runFails() throws IOException {
        assertThat(run("--save", save, "--steps", "1").exitCode()).isZero();
        Path classes = Files.writeString(folder.resolve("classes.txt"), "red\nblue\n");
        Outcome outcome = Outcome.tiny(data, "--classes", classes, "--evaluate", save.resolve("att-1-seed1.zip"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("expected images of the checkpoint's classes, got others");
    }

    @Test
    void fineTunedForMoreTimeSteps_startsWithTheWeights() throws IOException {
        assertThat(run("--save", save).exitCode()).isZero();
        Path tuned = folder.resolve("tuned");
        Outcome outcome = Outcome.tiny(
                data,
                "--fine-tune",
                save.resolve("att-1-seed1.zip"),
                "--time-steps",
                "2",
                "--learning-rate",
                "1e-30",
                "--weight-decay",
                "0",
                "--save",
                tuned);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("att-1 seed 1  starts with the weights of att-1-seed1.zip after 6 steps")
                .doesNotContain("new classifier");
        TrainingCheckpoint after = TrainingCheckpoint.read(tuned.resolve("att-1-seed1.zip"));
        assertThat(after.identity()).containsEntry("option --time-steps", "2");
        Map<String, INDArray> before = TrainingCheckpoint.read(save.resolve("att-1-seed1.zip"))
                .network()
                .paramTable();
        after.network().paramTable().forEach((name, array) -> {
            if (!name.endsWith("mean") && !name.endsWith("var")) {
                assertThat(array).as(name).isEqualTo(before.get(name));
            }
        });
    }

    @Test
    void fineTunedOnOtherClasses_newClassifier() throws IOException {
        assertThat(run("--save", save, "--steps", "1").exitCode()).isZero();
        Path three = folder.resolve("three");
        TinyImages.write(three, List.of("blue", "green", "red"), 2, 1);
        Outcome outcome = Outcome.tiny(three, "--fine-tune", save.resolve("att-1-seed1.zip"), "--steps", "1");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("starts with the weights of att-1-seed1.zip after 1 steps and a new classifier of 3 classes");
    }

    @Test
    void fineTuneTemporalAttention_refusesOtherTimeSteps() throws IOException {
        assertThat(Outcome.tiny(
                                data,
                                "--attention",
                                "official:TCSA/T=cbam1",
                                "--time-steps",
                                "2",
                                "--steps",
                                "1",
                                "--save",
                                save)
                        .exitCode())
                .isZero();
        Path file = save.resolve("att-1-seed1.zip");
        Outcome outcome = Outcome.tiny(data, "--fine-tune", file, "--time-steps", "3");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(file + ": NetworkTimeSteps: cannot change T = 2 to T = 3: ")
                .contains("stage0_block0_ta");
    }

    @Test
    void checkpointOfAnotherArchitecture_namesTheDifferencesAndStays() throws IOException {
        assertThat(run("--save", save, "--steps", "1").exitCode()).isZero();
        Path file = save.resolve("att-1-seed1.zip");
        byte[] bytes = Files.readAllBytes(file);

        Outcome evaluated = Outcome.tiny(data, "--evaluate", file, "--depth", "34");
        assertThat(evaluated.exitCode()).isEqualTo(2);
        assertThat(evaluated.err())
                .contains("--depth: expected 18, which " + file + " has, or the option left out, got 34");
        Outcome tuned = Outcome.tiny(data, "--fine-tune", file, "--network", "ms");
        assertThat(tuned.exitCode()).isEqualTo(2);
        assertThat(tuned.err())
                .contains("--network: expected att-1, which " + file + " has, or the option left out, got [ms]");
        Outcome resumed = run("--resume", save, "--depth", "34", "--learning-rate", "0.2");
        assertThat(resumed.exitCode()).isEqualTo(1);
        assertThat(resumed.err())
                .contains(
                        file + ": the checkpoint is of another run; option --depth: this run has 34, the checkpoint has"
                                + " 18; option --learning-rate: this run has 0.2, the checkpoint has 0.1; resume with the"
                                + " options it was started with");
        Outcome anew = run("--save", save);
        assertThat(anew.exitCode()).isEqualTo(1);
        assertThat(anew.err())
                .contains("--save: expected a folder without checkpoints of these runs, got " + file
                        + "; give --resume " + save + " to continue it, or another folder");
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void resumeWithOtherImages_runFails() throws IOException {
        assertThat(run("--save", save, "--steps", "1").exitCode()).isZero();
        Files.delete(data.resolve("train/red/image0.jpg"));
        Outcome outcome = run("--resume", save);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("images' training images: this run has 9 ", ", the checkpoint has 10 ");
    }

    @Test
    void resumeWithoutCheckpoints_runFails() throws IOException {
        Files.createDirectories(save);
        Outcome outcome = run("--resume", save);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(save + ": expected checkpoints of these runs, for instance att-1-seed1.zip, got none; the"
                        + " networks and seeds that are asked for name them");
    }

    @Test
    void fileThatIsNoCheckpoint_runFails() throws IOException {
        Path file = Files.writeString(folder.resolve("x.zip"), "not a zip");
        Outcome outcome = Outcome.tiny(data, "--evaluate", file);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains(file + ": is no checkpoint or a truncated one (");
        assertThat(Outcome.tiny(data, "--evaluate", folder.resolve("y.zip")).err())
                .contains(folder.resolve("y.zip") + ": expected a checkpoint, got no such file");
    }

    @Test
    void zips_trainAndEvaluation() throws IOException {
        Path train = zip(data.resolve("train"), "train.zip");
        Path test = zip(data.resolve("val"), "test.zip");
        Outcome outcome = Outcome.of(List.of(
                "--data",
                train.toString(),
                test.toString(),
                "--small",
                "--image-size=8",
                "--width=8",
                "--network=ms",
                "--steps=1",
                "--images-per-class=3",
                "--test-images-per-class=1"));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("6 training and 2 test images of 2 classes");
    }

    private Path zip(Path content, String name) throws IOException {
        Path file = folder.resolve(name);
        try (FileSystem zip = FileSystems.newFileSystem(file, Map.of("create", "true"));
                Stream<Path> paths = Files.walk(content)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Path target = zip.getPath(content.relativize(path).toString());
                Files.createDirectories(target.toAbsolutePath().getParent());
                Files.copy(path, target);
            }
        }
        return file;
    }

    @Test
    void throughput_decodingTrainingInference() throws IOException {
        Path json = folder.resolve("t.json");
        Outcome outcome = run("--throughput", "--steps", "1", "--json", json);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("decoding ", "att-1 training step ", "att-1 inference ", " images/s  memory ");
        assertThat(json(json).get("throughput").findValuesAsText("what"))
                .containsExactly("decoding", "att-1 training step", "att-1 inference");
    }
}
