package org.masnn.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.schedule.CosineSchedule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ResumableTrainingTest {

    private static final int STEPS = 3;
    private static final int EPOCHS = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 4", "1, 7", "1, 11", "3, 1", "3, 3", "3, 5"})
    void stoppedAndContinued_endsAsIfItWasNot(int batchesPerStep, long stopAt) throws IOException {
        Run whole = new Run(batchesPerStep, folder.resolve("whole"), Long.MAX_VALUE, Duration.ofDays(1));
        whole.training.fit(EPOCHS);

        Run first = new Run(batchesPerStep, folder.resolve("parts"), stopAt, Duration.ofDays(1));
        assertThat(first.training.fit(EPOCHS).steps()).isEqualTo(stopAt);
        Run second = new Run(batchesPerStep, folder.resolve("parts"), Long.MAX_VALUE, Duration.ofDays(1));
        second.training.fit(EPOCHS);

        second.assertEnded(whole);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1, 9", "3, 4"})
    void killedBetweenCheckpoints_goesOnFromTheLastOne(int batchesPerStep, long killAt) throws IOException {
        Run whole = new Run(batchesPerStep, folder.resolve("whole"), Long.MAX_VALUE, Duration.ofDays(1));
        whole.training.fit(EPOCHS);

        Run killed = new Run(batchesPerStep, folder.resolve("parts"), Long.MAX_VALUE, Duration.ofDays(1));
        killed.killAt = killAt;
        assertThatThrownBy(() -> killed.training.fit(EPOCHS)).hasMessage("killed");
        Run second = new Run(batchesPerStep, folder.resolve("parts"), Long.MAX_VALUE, Duration.ofDays(1));
        second.training.fit(EPOCHS);

        second.assertEnded(whole);
    }

    @Test
    void checkpointOfEveryStep_isTheLastStep() throws IOException {
        Run killed = new Run(1, folder, Long.MAX_VALUE, Duration.ZERO);
        killed.killAt = 5;
        assertThatThrownBy(() -> killed.training.fit(EPOCHS)).hasMessage("killed");
        TrainingCheckpoint last = TrainingCheckpoint.read(folder.resolve("run.zip"));
        assertThat(last.progress().steps()).isEqualTo(4);
        assertThat(last.progress().batch()).isEqualTo(4);
        assertThat(last.network().getIterationCount()).isEqualTo(4);
    }

    @Test
    void moreEpochs_goOnInTheSameObjectAndInAnother() throws IOException {
        Run whole = new Run(1, folder.resolve("whole"), Long.MAX_VALUE, Duration.ofDays(1));
        whole.training.fit(EPOCHS);
        Run same = new Run(1, folder.resolve("parts"), Long.MAX_VALUE, Duration.ofDays(1));
        same.training.fit(1);
        same.training.fit(2);
        Run other = new Run(1, folder.resolve("parts"), Long.MAX_VALUE, Duration.ofDays(1));
        assertThat(other.training.fit(2).epoch()).isEqualTo(2);
        other.training.fit(EPOCHS);
        other.assertEnded(whole);
    }

    @Test
    void best_isTheNetworkOfTheEpochWithTheHighestScore() throws IOException {
        double[] scores = {0.4, 0.7, 0.7, 0.5};
        List<INDArray> parameters = new ArrayList<>();
        ComputationGraph network = network(5, 0.5);
        TrainingProgress end = ResumableTraining.builder(network, new Batches())
                .validation(
                        trained -> {
                            parameters.add(trained.params().dup());
                            return scores[parameters.size() - 1];
                        },
                        folder.resolve("best.zip"))
                .build()
                .fit(4);
        assertThat(end.best()).contains(1);
        assertThat(end.epochs()).extracting(TrainingProgress.Epoch::score).containsExactly(0.4, 0.7, 0.7, 0.5);
        TrainingCheckpoint best = TrainingCheckpoint.read(folder.resolve("best.zip"));
        assertThat(best.network().params()).isEqualTo(parameters.get(1));
        assertThat(best.progress().epoch()).isEqualTo(2);
        assertThat(ModelSerializer.restoreComputationGraph(
                                folder.resolve("best.zip").toFile())
                        .params())
                .isEqualTo(parameters.get(1));
    }

    @Test
    void progress_tellsWhatWasDone() throws IOException {
        List<TrainingProgress> steps = new ArrayList<>();
        List<TrainingProgress> epochs = new ArrayList<>();
        TrainingProgress end = ResumableTraining.builder(network(5, 0.5), new Batches())
                .batchesPerStep(3)
                .afterStep(steps::add)
                .afterEpoch(epochs::add)
                .build()
                .fit(2);
        assertThat(steps).extracting(TrainingProgress::batch).containsExactly(3, 6, 7, 3, 6, 7);
        assertThat(steps).extracting(TrainingProgress::examples).containsExactly(6L, 12L, 13L, 6L, 12L, 13L);
        assertThat(epochs).extracting(TrainingProgress::epoch).containsExactly(1, 2);
        assertThat(end.epochs().get(0).loss()).isEqualTo(steps.get(2).loss());
        assertThat(end.epochs().get(0).examples()).isEqualTo(13);
        assertThat(end.best()).isEmpty();
        assertThat(steps.get(0).examplesPerSecond()).isPositive();
    }

    @Test
    void otherRunOrNetwork_isRefusedAndNothingIsChanged() throws IOException {
        Path file = folder.resolve("run.zip");
        new Run(1, folder, 3, Duration.ofDays(1)).training.fit(EPOCHS);
        byte[] before = Files.readAllBytes(file);

        assertRefused(
                new Run(3, folder, Long.MAX_VALUE, Duration.ZERO),
                "the checkpoint is of another run; batches per step: this run has 3, the checkpoint has 1; name another "
                        + "file, or continue with the same settings");
        assertRefused(
                new Run(network(6, 0.5), 1, folder, Long.MAX_VALUE, Duration.ZERO),
                "the checkpoint is of another network; parameter bn_beta: expected [6], got [5]; name another file, or "
                        + "build the same network");
        Run otherThreshold = new Run(network(5, 0.25), 1, folder, Long.MAX_VALUE, Duration.ZERO);
        assertThatThrownBy(() -> otherThreshold.training.fit(EPOCHS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the checkpoint is of another network; configuration.vertices.lif.")
                .hasMessageContaining("threshold: expected 0.25, got 0.5;");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    private void assertRefused(Run run, String message) {
        INDArray parameters = run.network.params().dup();
        assertThatThrownBy(() -> run.training.fit(EPOCHS))
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("run.zip") + ": " + message);
        assertThat(run.network.params()).isEqualTo(parameters);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 1000})
    void damagedFile_isRefusedAndKept(int length) throws IOException {
        Path file = folder.resolve("run.zip");
        new Run(1, folder, 3, Duration.ofDays(1)).training.fit(EPOCHS);
        byte[] damaged = Arrays.copyOf(Files.readAllBytes(file), length);
        Files.write(file, damaged);
        assertThatThrownBy(() -> new Run(1, folder, 9, Duration.ZERO).training.fit(EPOCHS))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": is no checkpoint or a truncated one (");
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    @Test
    void fileOfDl4jAlone_isNoCheckpoint() throws IOException {
        Path file = folder.resolve("run.zip");
        ModelSerializer.writeModel(network(5, 0.5), file.toFile(), true);
        assertThatThrownBy(() -> new Run(1, folder, 9, Duration.ZERO).training.fit(EPOCHS))
                .hasMessage(file + ": is no checkpoint of a training, it has no entry masnn-training.json");
        assertThatThrownBy(() -> TrainingCheckpoint.read(folder.resolve("none.zip")))
                .hasMessage(folder.resolve("none.zip") + ": expected a checkpoint, got no such file");
    }

    @Test
    void lossOrParameterThatIsNotFinite_stopsAndLeavesTheLastCheckpoint() throws IOException {
        Path file = folder.resolve("run.zip");
        new Run(1, folder, 3, Duration.ofDays(1)).training.fit(EPOCHS);
        byte[] before = Files.readAllBytes(file);
        String advice = "; lower the learning rate, or look for values in the data that are not finite; " + file
                + " is from before";
        Run seldomSaved = new Run(1, folder, Long.MAX_VALUE, Duration.ofDays(1));
        seldomSaved.batches.poisonedFrom = 5;
        assertThatThrownBy(() -> seldomSaved.training.fit(EPOCHS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ResumableTraining: expected a finite loss, got NaN in epoch 1, batch 7" + advice);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);

        Run oftenSaved = new Run(1, folder, Long.MAX_VALUE, Duration.ZERO);
        oftenSaved.batches.poisonedFrom = 5;
        assertThatThrownBy(() -> oftenSaved.training.fit(EPOCHS))
                .hasMessage("ResumableTraining: expected a finite sum of the parameters, got NaN in epoch 1, batch 6"
                        + advice);
        assertThat(TrainingCheckpoint.read(file).progress().steps()).isEqualTo(5);
    }

    @Test
    void killedAmidTheBatchesOfAStep_makesThatStepAgain() throws IOException {
        Run whole = new Run(3, folder.resolve("whole"), Long.MAX_VALUE, Duration.ofDays(1));
        whole.training.fit(EPOCHS);

        Run killed = new Run(3, folder.resolve("parts"), Long.MAX_VALUE, Duration.ZERO);
        killed.batches.killedAt = 4; // the second batch of the second step
        assertThatThrownBy(() -> killed.training.fit(EPOCHS)).hasMessage("killed in batch 4");
        assertThat(TrainingCheckpoint.read(folder.resolve("parts/run.zip"))
                        .progress()
                        .batch())
                .isEqualTo(3);
        Run second = new Run(3, folder.resolve("parts"), Long.MAX_VALUE, Duration.ofDays(1));
        second.training.fit(EPOCHS);

        second.assertEnded(whole);
    }

    @Test
    void withoutValidation_aRunGoesOnToo() throws IOException {
        Path file = folder.resolve("run.zip");
        TrainingProgress first = unvalidated(file).fit(1);
        assertThat(first.epochs().get(0).score()).isNaN();
        assertThat(TrainingCheckpoint.read(file).progress()).isEqualTo(first);
        assertThat(unvalidated(file).fit(2).epoch()).isEqualTo(2);
    }

    private static ResumableTraining unvalidated(Path file) {
        return ResumableTraining.builder(network(5, 0.5), new Batches())
                .checkpoints(file, Duration.ofDays(1))
                .build();
    }

    @Test
    void otherOrderOfSamples_isAnotherRun() throws IOException {
        Path file = folder.resolve("run.zip");
        unvalidated(file).fit(1);
        byte[] before = Files.readAllBytes(file);
        for (EpochOrder other : List.of(new EpochOrder(10, true), new EpochOrder(9, false))) {
            ResumableTraining training = ResumableTraining.builder(network(5, 0.5), new Batches(other))
                    .checkpoints(file, Duration.ZERO)
                    .build();
            assertThatThrownBy(() -> training.fit(2))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + ": the checkpoint is of another run; order of samples: this run has " + other
                            + ", the checkpoint has EpochOrder[seed=9, shuffled=true]; name another file, or continue"
                            + " with the same settings");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void bestOfAnotherRun_isRefusedAndKept() throws IOException {
        Path best = folder.resolve("best.zip");
        new Run(1, folder, Long.MAX_VALUE, Duration.ofDays(1)).training.fit(1);
        byte[] before = Files.readAllBytes(best);
        Files.delete(folder.resolve("run.zip"));
        assertThatThrownBy(() -> new Run(3, folder, Long.MAX_VALUE, Duration.ofDays(1)).training.fit(1))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        best + ": the best network is of another run; batches per step: this run has 3, the checkpoint"
                                + " has 1; name another file, or move this one away");
        assertThat(Files.readAllBytes(best)).isEqualTo(before);

        Files.writeString(best, "a letter");
        assertThatThrownBy(() -> new Run(1, folder, Long.MAX_VALUE, Duration.ofDays(1)).training.fit(1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(best + ": is no checkpoint or a truncated one (");
        assertThat(Files.readString(best)).isEqualTo("a letter");
    }

    @Test
    void bestOfThisRun_isReplacedWhenTheRunBeginsAgain() throws IOException {
        Run first = new Run(1, folder, Long.MAX_VALUE, Duration.ofDays(1));
        first.training.fit(1);
        Files.delete(folder.resolve("run.zip"));
        Run again = new Run(1, folder, Long.MAX_VALUE, Duration.ofDays(1));
        again.training.fit(1);
        again.assertEnded(first);
    }

    @Test
    void sameFileForCheckpointAndBest_isRefused() {
        Path file = folder.resolve("run.zip");
        assertThatThrownBy(() -> ResumableTraining.builder(network(5, 0.5), new Batches())
                        .checkpoints(file, Duration.ZERO)
                        .validation(trained -> 1, folder.resolve("./run.zip"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResumableTraining: expected two files for the checkpoint and the best network, got " + file
                        + " for both");
    }

    @Test
    void parametersThatAreNotFinite_areNotKeptAsTheBest() throws IOException {
        Run run = new Run(1, folder, Long.MAX_VALUE, Duration.ofDays(1));
        run.training.fit(1);
        byte[] best = Files.readAllBytes(run.best);
        int[] validations = {0};
        Batches batches = new Batches();
        batches.poisonedFrom = 6; // the last batch of an epoch
        ResumableTraining spoilt = ResumableTraining.builder(network(5, 0.5), batches)
                .seed(4)
                .identity("data", "noise")
                .validation(trained -> ++validations[0], run.best)
                .build();
        assertThatThrownBy(() -> spoilt.fit(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ResumableTraining: expected a finite sum of the parameters, got NaN in epoch 1, batch 7;"
                        + " lower the learning rate, or look for values in the data that are not finite");
        assertThat(validations[0]).isZero();
        assertThat(Files.readAllBytes(run.best)).isEqualTo(best);
    }

    @Test
    void changedByte_isRefusedOrWithoutEffect() throws IOException {
        Path file = folder.resolve("run.zip");
        new Run(1, folder, 3, Duration.ofDays(1)).training.fit(EPOCHS);
        TrainingCheckpoint whole = TrainingCheckpoint.read(file);
        byte[] content = Files.readAllBytes(file);
        for (int at = 0; at < content.length; at += 5) {
            byte[] damaged = content.clone();
            damaged[at] ^= 0x55;
            Files.write(file, damaged);
            try {
                TrainingCheckpoint read = TrainingCheckpoint.read(file);
                assertThat(read.identity()).as("byte " + at).isEqualTo(whole.identity());
                assertThat(read.progress()).as("byte " + at).isEqualTo(whole.progress());
                assertThat(read.differenceFrom(whole.network()))
                        .as("byte " + at)
                        .isEmpty();
                assertThat(read.network().params())
                        .as("byte " + at)
                        .isEqualTo(whole.network().params());
                assertThat(read.network().getUpdater().getStateViewArray())
                        .as("byte " + at)
                        .isEqualTo(whole.network().getUpdater().getStateViewArray());
                assertThat(read.network().getIterationCount())
                        .as("byte " + at)
                        .isEqualTo(whole.network().getIterationCount());
            } catch (IOException refused) {
                assertThat(refused).as("byte " + at).hasMessageStartingWith(file + ": ");
            }
        }
    }

    @Test
    void listenersOfTheNetwork_areCalled() throws IOException {
        for (int batchesPerStep : new int[] {1, 3}) {
            List<String> calls = new ArrayList<>();
            ComputationGraph network = network(5, 0.5);
            network.setListeners(new BaseTrainingListener() {
                @Override
                public void onEpochStart(Model model) {
                    calls.add("start");
                }

                @Override
                public void iterationDone(Model model, int iteration, int epoch) {
                    calls.add(iteration + " of " + epoch);
                }

                @Override
                public void onEpochEnd(Model model) {
                    calls.add("end");
                }
            });
            ResumableTraining.builder(network, new Batches())
                    .batchesPerStep(batchesPerStep)
                    .build()
                    .fit(2);
            List<String> expected = new ArrayList<>();
            int steps = (7 - 1) / batchesPerStep + 1;
            for (int epoch = 0; epoch < 2; epoch++) {
                expected.add("start");
                for (int step = 0; step < steps; step++) {
                    expected.add((epoch * steps + step) + " of " + epoch);
                }
                expected.add("end");
            }
            assertThat(calls).isEqualTo(expected);
        }
    }

    @Test
    void badBatchesPerStep_isNamed() {
        assertThatThrownBy(() -> ResumableTraining.builder(network(5, 0.5), new Batches())
                        .batchesPerStep(0))
                .hasMessage("ResumableTraining: expected at least 1 batch per step, got 0");
    }

    /** A training with everything that has a state: momentum, schedule, dropout, running statistics, augmentation. */
    private static final class Run {
        final ComputationGraph network;
        final Batches batches = new Batches();
        final ResumableTraining training;
        final Path best;
        long killAt = Long.MAX_VALUE;

        Run(int batchesPerStep, Path folder, long stopAt, Duration every) {
            this(ResumableTrainingTest.network(5, 0.5), batchesPerStep, folder, stopAt, every);
        }

        Run(ComputationGraph network, int batchesPerStep, Path folder, long stopAt, Duration every) {
            this.network = network;
            this.best = folder.resolve("best.zip");
            this.training = ResumableTraining.builder(network, batches)
                    .seed(4)
                    .identity("data", "noise")
                    .batchesPerStep(batchesPerStep)
                    .checkpoints(folder.resolve("run.zip"), every)
                    .validation(trained -> -trained.score(new Batches().next()), best)
                    .stopWhen(() -> training().progress().steps() >= stopAt)
                    .afterStep(progress -> {
                        if (progress.steps() == killAt) {
                            throw new IllegalStateException("killed");
                        }
                    })
                    .build();
        }

        private ResumableTraining training() {
            return training;
        }

        void assertEnded(Run other) throws IOException {
            assertThat(network.params().toDoubleVector())
                    .isEqualTo(other.network.params().toDoubleVector());
            assertThat(network.getUpdater().getStateViewArray())
                    .isEqualTo(other.network.getUpdater().getStateViewArray());
            assertThat(network.getIterationCount()).isEqualTo(other.network.getIterationCount());
            assertThat(network.getEpochCount()).isEqualTo(other.network.getEpochCount());
            TrainingProgress own = training.progress();
            TrainingProgress others = other.training.progress();
            assertThat(own.steps()).isEqualTo(others.steps());
            assertThat(own.best()).isEqualTo(others.best());
            assertThat(withoutTimes(own)).isEqualTo(withoutTimes(others));
            assertThat(TrainingCheckpoint.read(best).network().params())
                    .isEqualTo(TrainingCheckpoint.read(other.best).network().params());
        }
    }

    private static List<TrainingProgress.Epoch> withoutTimes(TrainingProgress progress) {
        return progress.epochs().stream()
                .map(epoch -> new TrainingProgress.Epoch(epoch.loss(), epoch.examples(), 0, epoch.score()))
                .toList();
    }

    /** Thirteen samples in batches of two. */
    private static final class Batches extends EpochIterator {

        private static final int SIZE = 13;
        private final EpochOrder random;
        int poisonedFrom = Integer.MAX_VALUE;
        int killedAt = Integer.MAX_VALUE;

        Batches() {
            this(new EpochOrder(9, true));
        }

        Batches(EpochOrder random) {
            super(random, SIZE, 2);
            this.random = random;
        }

        @Override
        protected @Nullable DataSet batchOf(int samples) {
            if (nextBatch() == killedAt) {
                throw new IllegalStateException("killed in batch " + killedAt);
            }
            int count = Math.min(samples, SIZE - nextSample());
            INDArray features = Nd4j.create(DataType.DOUBLE, count, STEPS, 6, 6, 2);
            INDArray labels = Nd4j.zeros(DataType.DOUBLE, count, 4);
            for (int i = 0; i < count; i++) {
                int sample = order()[nextSample() + i];
                SplittableRandom random = this.random.random(epoch(), sample);
                double[] values = random.doubles(STEPS * 72, 0, 2).toArray();
                values[0] = nextBatch() >= poisonedFrom ? Double.NaN : values[0];
                features.slice(i).assign(Nd4j.createFromArray(values).reshape(STEPS, 6, 6, 2));
                labels.putScalar(i, sample % 4, 1);
            }
            advance(count);
            return new DataSet(features, labels);
        }

        @Override
        public int inputColumns() {
            return STEPS * 72;
        }

        @Override
        public int totalOutcomes() {
            return 4;
        }

        @Override
        public boolean asyncSupported() {
            return false;
        }

        @Override
        public @Nullable List<String> getLabels() {
            return null;
        }
    }

    private static ComputationGraph network(int channels, double threshold) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(new Momentum(new CosineSchedule(0.2, 0.01, 21), 0.9))
                .l2(0.01)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 6, 6, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "in")
                .addLayer(
                        "conv",
                        new FrameConvolutionLayer.Builder().nOut(channels).build(),
                        "fold")
                .addLayer("bn", new FrameBatchNormalization.Builder().build(), "conv")
                .addLayer(
                        "lif",
                        new LifLayer.Builder()
                                .timeSteps(STEPS)
                                .neuron(LifParameters.paper().withThreshold(threshold))
                                .build(),
                        "bn")
                .addLayer(
                        "dense",
                        new FrameDenseLayer.Builder().nOut(4).dropOut(0.7).build(),
                        "lif")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "dense")
                .addLayer(
                        "loss",
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "mean")
                .setOutputs("loss")
                .build());
        network.init();
        return network;
    }
}
