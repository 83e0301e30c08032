package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.training.TrainingProgress;
import org.masnn.examples.program.Interruption;

class TrainingRunTest {

    @TempDir
    Path folder;

    /** Dropout, shuffling, shifts, Adam's moments and the cosine all have to continue where they were. */
    @ParameterizedTest
    @CsvSource({"none, 1", "TCSA, 4", "TCSA, 6", "TCSA, 9"})
    void resumed_endsWithTheSameBits(String attention, int stopAfter) throws IOException {
        GestureSettings settings =
                Gestures.settings(Gestures.tiny("--dropout=0.3", "--shift=4", "--l2=1e-4", "--mirror"));
        GestureData data = Gestures.load(settings.data());
        RunIdentity identity = RunIdentity.of(settings, data, attention, 3);

        TrainingRun whole = trained(settings, data, identity, null, Integer.MAX_VALUE);
        TrainingRun first = trained(settings, data, identity, checkpoints(), stopAfter);
        assertThat(first.progress().steps()).isEqualTo(stopAfter);
        assertThat(first.network().params()).isNotEqualTo(whole.network().params());
        TrainingRun second = trained(settings, data, identity, checkpoints(), Integer.MAX_VALUE);

        assertThat(whole.progress().steps()).isEqualTo(12);
        assertThat(bits(second)).isEqualTo(bits(whole));
        assertThat(second.progress().epochs())
                .extracting(TrainingProgress.Epoch::loss, TrainingProgress.Epoch::accuracy)
                .isEqualTo(whole.progress().epochs().stream()
                        .map(epoch -> tuple(epoch.loss(), epoch.accuracy()))
                        .toList());
        assertThat(second.evaluate(null).spikes().spikes())
                .isEqualTo(whole.evaluate(null).spikes().spikes());
    }

    @Test
    void savedWithoutAFolder_resumesFromOne() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = Gestures.load(settings.data());
        RunIdentity identity = RunIdentity.of(settings, data, "TA", 3);
        TrainingRun first = trained(settings, data, identity, null, 5);
        first.save(checkpoints());
        TrainingRun second = trained(settings, data, identity, checkpoints(), Integer.MAX_VALUE);
        assertThat(bits(second)).isEqualTo(bits(trained(settings, data, identity, null, Integer.MAX_VALUE)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--learning-rate=0.01 | option --learning-rate: this run has 0.01, the checkpoint has 0.003",
                "--widths=8,8,8,16 | option --widths: this run has [8, 8, 8, 16], the checkpoint has [8, 8, 8, 8]",
                "--time-steps=6 --window=150 --dt=25 | option --dt: this run has 25.0 ms, the checkpoint has 30.0 ms",
                "--time-steps=4 --window=150 | option --time-steps: this run has 4, the checkpoint has 5",
                "--epochs=3 | option --epochs: this run has 3, the checkpoint has 2",
                "--samples=3 | option --samples: this run has 3, the checkpoint has 2",
            })
    void otherSettings_refused(String options, String difference) throws IOException {
        Path file = written();
        byte[] content = Files.readAllBytes(file);
        GestureSettings other = Gestures.settings(Gestures.tiny(options.split(" ")));
        GestureData data = Gestures.load(other.data());
        assertRefused(other, data, RunIdentity.of(other, data, "TCSA", 1), difference);
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void otherSamples_refused() throws IOException {
        written();
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = Gestures.load(settings.data());
        GestureData others = new GestureData(data.name(), data.train(), null, data.test(), "0123456789abcdef");
        assertRefused(
                settings,
                others,
                RunIdentity.of(settings, others, "TCSA", 1),
                "data set's content: this run has 0123456789abcdef, the checkpoint has ");
    }

    private void assertRefused(GestureSettings settings, GestureData data, RunIdentity identity, String difference) {
        try (Interruption interruption = Interruption.listen()) {
            assertThatIOException()
                    .isThrownBy(
                            () -> new TrainingRun(settings, data, identity, checkpoints(), interruption, null).resume())
                    .withMessageStartingWith(folder.resolve("TCSA-seed1.zip") + ": the checkpoint is of another run; ")
                    .withMessageContaining(difference)
                    .withMessageEndingWith("; name another file, or continue with the same settings");
        }
    }

    @Test
    void moreEpochsAtAConstantRate_continueARun() throws IOException {
        GestureSettings two = Gestures.settings(Gestures.tiny("--schedule=constant"));
        GestureSettings three = Gestures.settings(Gestures.tiny("--schedule=constant", "--epochs=3"));
        GestureData data = Gestures.load(two.data());
        RunIdentity identity = RunIdentity.of(two, data, "none", 1);
        assertThat(RunIdentity.of(three, data, "none", 1)).isEqualTo(identity);
        trained(two, data, identity, checkpoints(), Integer.MAX_VALUE);
        TrainingRun more = trained(three, data, identity, checkpoints(), Integer.MAX_VALUE);
        TrainingRun whole = trained(three, data, identity, null, Integer.MAX_VALUE);
        assertThat(bits(more)).isEqualTo(bits(whole));
        assertThatIOException()
                .isThrownBy(() -> trained(two, data, identity, checkpoints(), Integer.MAX_VALUE))
                .withMessage("none seed 1: expected a checkpoint of at most 2 epochs, as --epochs says, got one of 3");
    }

    @Test
    void differentSeeds_endDifferently() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny("--epochs=1"));
        GestureData data = Gestures.load(settings.data());
        TrainingRun one = trained(settings, data, RunIdentity.of(settings, data, "none", 1), null, Integer.MAX_VALUE);
        TrainingRun two = trained(settings, data, RunIdentity.of(settings, data, "none", 2), null, Integer.MAX_VALUE);
        assertThat(bits(one)).isNotEqualTo(bits(two));
    }

    private CheckpointFolder checkpoints() {
        return new CheckpointFolder(folder);
    }

    private Path written() throws IOException {
        GestureSettings settings = Gestures.settings(Gestures.tiny());
        GestureData data = Gestures.load(settings.data());
        trained(settings, data, RunIdentity.of(settings, data, "TCSA", 1), checkpoints(), 1);
        return folder.resolve("TCSA-seed1.zip");
    }

    /** Trains until so many batches are done, as a signal would stop it. */
    private static TrainingRun trained(
            GestureSettings settings,
            GestureData data,
            RunIdentity identity,
            @Nullable CheckpointFolder folder,
            int batches)
            throws IOException {
        try (Interruption interruption = Interruption.listen()) {
            TrainingRun run = new TrainingRun(settings, data, identity, folder, interruption, null);
            run.resume();
            run.train(new ProgressDisplay() {
                @Override
                public void batch(TrainingProgress state) {
                    if (state.steps() >= batches) {
                        interruption.request();
                    }
                }

                @Override
                public void epoch(TrainingProgress state) {}

                @Override
                public void close() {}
            });
            return run;
        }
    }

    private static List<String> bits(TrainingRun run) {
        ComputationGraph network = run.network();
        return List.of(
                Arrays.toString(network.params().toFloatVector()),
                Arrays.toString(network.getUpdater().getUpdaterStateViewArray().toFloatVector()));
    }
}
