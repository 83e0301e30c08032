package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.examples.program.Interruption;

class CheckpointTest {

    @TempDir
    Path folder;

    /** Dropout, shuffling, shifts, Adam's moments and the cosine all have to continue where they were. */
    @ParameterizedTest
    @CsvSource({"none, 1", "TCSA, 4", "TCSA, 6", "TCSA, 9"})
    void resumed_endsWithTheSameBits(String attention, int stopAfter) throws IOException {
        GestureSettings settings =
                Gestures.settings(Gestures.tiny("--dropout=0.3", "--shift=4", "--l2=1e-4", "--mirror"));
        GestureData data = GestureData.load(settings.data());
        RunIdentity identity = RunIdentity.of(settings, data, attention, 3);

        TrainingRun whole = TrainingRun.start(settings, data, identity);
        train(whole, Integer.MAX_VALUE);

        TrainingRun first = TrainingRun.start(settings, data, identity);
        train(first, stopAfter);
        assertThat(first.state().iteration()).isEqualTo(stopAfter);
        assertThat(first.checkpoint().network().params())
                .isNotEqualTo(whole.checkpoint().network().params());
        Path file = folder.resolve("run.zip");
        first.checkpoint().write(file);
        Checkpoint read = Checkpoint.read(file);
        assertThat(read.identity()).isEqualTo(identity);
        assertThat(read.state()).isEqualTo(first.state());
        TrainingRun second = TrainingRun.resume(settings, data, identity, read);
        train(second, Integer.MAX_VALUE);

        assertThat(whole.state().iteration()).isEqualTo(12);
        assertThat(bits(second)).isEqualTo(bits(whole));
        assertThat(second.state().epochLosses()).isEqualTo(whole.state().epochLosses());
        assertThat(second.state().epochAccuracies()).isEqualTo(whole.state().epochAccuracies());
        assertThat(second.evaluate().spikes().spikes())
                .isEqualTo(whole.evaluate().spikes().spikes());
    }

    @Test
    void file_isOneThatDl4jReads() throws IOException {
        Path file = written();
        ComputationGraph network = ModelSerializer.restoreComputationGraph(file.toFile(), true);
        assertThat(network.params()).isEqualTo(Checkpoint.read(file).network().params());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void read_truncatedFile() throws IOException {
        Path file = written();
        byte[] content = Files.readAllBytes(file);
        byte[] half = Arrays.copyOf(content, content.length / 2);
        Files.write(file, half);
        assertThatIOException()
                .isThrownBy(() -> Checkpoint.read(file))
                .withMessageStartingWith(file + ": is no checkpoint or a truncated one (")
                .withMessageEndingWith("); restore it from a copy");
        assertThat(file).hasBinaryContent(half);
    }

    @Test
    void read_damagedNetwork() throws IOException {
        Path file = written();
        byte[] content = Files.readAllBytes(file);
        // coefficients.bin is by far the largest entry before the updater's state; its middle is inside one of them
        for (int i = content.length / 3; i < content.length / 3 + 200; i++) {
            content[i] ^= 0x55;
        }
        Files.write(file, content);
        assertThatIOException()
                .isThrownBy(() -> Checkpoint.read(file))
                .withMessageStartingWith(file + ": the checkpoint is damaged, its network cannot be read (");
    }

    @Test
    void read_modelOfAnotherProgram() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = GestureData.load(settings.data());
        Path file = folder.resolve("model.zip");
        ModelSerializer.writeModel(GestureNetwork.build(settings, data, "none", 1), file.toFile(), true);
        assertThatIOException()
                .isThrownBy(() -> Checkpoint.read(file))
                .withMessage(file + ": is no checkpoint of this program, it has no entry masnn-run.json");
    }

    @Test
    void read_text() throws IOException {
        Path file = Files.write(folder.resolve("text.zip"), "hello".getBytes(StandardCharsets.UTF_8));
        assertThatIOException().isThrownBy(() -> Checkpoint.read(file)).withMessageContaining("is no checkpoint");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--learning-rate=0.01 | option --learning-rate: this run has 0.01, the checkpoint has 0.002",
                "--widths=8,8,8,16 | option --widths: this run has [8, 8, 8, 16], the checkpoint has [8, 8, 8, 8]",
                "--time-steps=6 --window=150 --dt=25 | option --dt: this run has 25.0 ms, the checkpoint has 30.0 ms",
                "--time-steps=4 --window=150 | option --time-steps: this run has 4, the checkpoint has 5",
                "--epochs=3 | option --epochs: this run has 3, the checkpoint has 2",
                "--samples=3 | option --samples: this run has 3, the checkpoint has 2",
            })
    void requireContinues_otherSettings(String options, String difference) throws IOException {
        Path file = written();
        GestureSettings other = Gestures.settings(Gestures.tiny(options.split(" ")));
        GestureData data = GestureData.load(other.data());
        assertThatIOException()
                .isThrownBy(() -> Checkpoint.read(file)
                        .requireContinues(
                                RunIdentity.of(other, data, "TCSA", 1),
                                GestureNetwork.build(other, data, "TCSA", 1),
                                file))
                .withMessage(file + ": the checkpoint is of another run; " + difference
                        + "; resume with the options it was started with");
    }

    @Test
    void requireContinues_otherSeedAttentionOrSamples() throws IOException {
        Path file = written();
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = GestureData.load(settings.data());
        GestureData others = new GestureData(data.name(), data.train(), data.test(), "0123456789abcdef");
        assertThat(difference(file, RunIdentity.of(settings, data, "TCSA", 2)))
                .isEqualTo("seed: this run has 2, the checkpoint has 1");
        assertThat(difference(file, RunIdentity.of(settings, data, "none", 1)))
                .isEqualTo("attention: this run has none, the checkpoint has TCSA");
        assertThat(difference(file, RunIdentity.of(settings, others, "TCSA", 1)))
                .startsWith("data set's content: this run has 0123456789abcdef, the checkpoint has ");
    }

    @Test
    void requireContinues_otherArchitecture() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureSettings wider = Gestures.settings(Gestures.tiny("--widths=8,8,16,8"));
        GestureData data = GestureData.load(settings.data());
        RunIdentity identity = RunIdentity.of(settings, data, "TCSA", 1);
        Checkpoint foreign = new Checkpoint(identity, RunState.start(), GestureNetwork.build(wider, data, "TCSA", 1));
        assertThatIOException()
                .isThrownBy(() -> foreign.requireContinues(
                        identity, GestureNetwork.build(settings, data, "TCSA", 1), Path.of("a.zip")))
                .withMessage("a.zip: the checkpoint is of another network; parameter conv2_W: expected [3, 3, 8, 8],"
                        + " got [3, 3, 8, 16]");
    }

    @Test
    void moreEpochsAtAConstantRate_continueARun() throws IOException {
        GestureSettings two = Gestures.settings(Gestures.tiny("--schedule=constant"));
        GestureSettings three = Gestures.settings(Gestures.tiny("--schedule=constant", "--epochs=3"));
        GestureData data = GestureData.load(two.data());
        RunIdentity shorter = RunIdentity.of(two, data, "none", 1);
        RunIdentity longer = RunIdentity.of(three, data, "none", 1);
        assertThat(longer.differenceFrom(shorter)).isEmpty();
        assertThat(shorter.differenceFrom(longer)).contains("option --epochs: this run has 2, the checkpoint has 3");
        TrainingRun run = TrainingRun.start(two, data, shorter);
        train(run, Integer.MAX_VALUE);
        TrainingRun more = TrainingRun.resume(three, data, longer, run.checkpoint());
        train(more, Integer.MAX_VALUE);
        TrainingRun whole = TrainingRun.start(three, data, longer);
        train(whole, Integer.MAX_VALUE);
        assertThat(bits(more)).isEqualTo(bits(whole));
    }

    @Test
    void differentSeeds_endDifferently() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny("--epochs=1"));
        GestureData data = GestureData.load(settings.data());
        TrainingRun one = TrainingRun.start(settings, data, RunIdentity.of(settings, data, "none", 1));
        TrainingRun two = TrainingRun.start(settings, data, RunIdentity.of(settings, data, "none", 2));
        train(one, Integer.MAX_VALUE);
        train(two, Integer.MAX_VALUE);
        assertThat(bits(one)).isNotEqualTo(bits(two));
    }

    private static String difference(Path file, RunIdentity expected) throws IOException {
        return expected.differenceFrom(Checkpoint.read(file).identity()).orElse("");
    }

    private Path written() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = GestureData.load(settings.data());
        TrainingRun run = TrainingRun.start(settings, data, RunIdentity.of(settings, data, "TCSA", 1));
        train(run, 1);
        Path file = folder.resolve("run.zip");
        run.checkpoint().write(file);
        return file;
    }

    /** Trains until so many batches of this call are done, as a signal would stop it. */
    private static void train(TrainingRun run, int batches) throws IOException {
        try (Interruption interruption = Interruption.listen()) {
            TrainingProgress progress = new TrainingProgress() {
                @Override
                public void batch(RunState state) {
                    if (state.iteration() >= batches) {
                        interruption.request();
                    }
                }

                @Override
                public void epoch(RunState state) {}

                @Override
                public void close() {}
            };
            run.train(progress, interruption, () -> {});
        }
    }

    private static List<String> bits(TrainingRun run) {
        ComputationGraph network = run.checkpoint().network();
        return List.of(
                Arrays.toString(network.params().toFloatVector()),
                Arrays.toString(network.getUpdater().getUpdaterStateViewArray().toFloatVector()));
    }
}
