package org.masnn.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class ReduceOnPlateauTest {

    @TempDir
    Path folder;

    /** Worked out by hand from PyTorch's documentation: patience epochs are forgiven, then the count begins anew. */
    @Test
    void rate_fallsAfterMoreThanPatienceEpochsWithoutABetterLoss() {
        ReduceOnPlateau rule = new ReduceOnPlateau(0.1, 0.5, 1, 0.01, 0.02);
        assertThat(rates(rule, 1.0, 0.995, 1.2, 0.98, 0.97, 0.975, 0.98, 0.5, 0.5, 0.5, 0.5, 0.5))
                .containsExactly(0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.02, 0.02, 0.02);
    }

    @Test
    void lossThatIsNoNumber_isNotBetter() {
        assertThat(rates(new ReduceOnPlateau(1, 0.1, 0, 0, 0), 2, Double.NaN, 1))
                .containsExactly(1.0, 1.0, 0.1, 0.1);
    }

    @Test
    void publishedValues_areTheDefault() {
        assertThat(new ReduceOnPlateau(1e-4)).isEqualTo(new ReduceOnPlateau(1e-4, 0.1, 5, 1e-4, 0));
    }

    @Test
    void badValues_areNamed() {
        assertThatThrownBy(() -> new ReduceOnPlateau(1, 1, 5, 0, 0))
                .hasMessage(
                        "ReduceOnPlateau: expected initial > 0, 0 < factor < 1, patience >= 0, 0 <= threshold < 1 and"
                                + " minimum >= 0, got 1.0, 1.0, 5, 0.0 and 0.0");
    }

    private static List<Double> rates(ReduceOnPlateau rule, double... losses) {
        List<Double> rates = new ArrayList<>();
        for (int n = 0; n <= losses.length; n++) {
            rates.add(rule.after(Arrays.stream(losses, 0, n)
                    .mapToObj(loss -> new TrainingProgress.Epoch(loss, 0, 1, 1, Double.NaN, Map.of()))
                    .toList()));
        }
        return rates.stream().map(rate -> Math.round(rate * 1e9) / 1e9).toList();
    }

    /** Without updater state and dropout an epoch at rate 0 would change nothing; the rule's rate is what is used. */
    @Test
    void rule_setsTheRateOfEachEpoch() throws IOException {
        List<Integer> asked = new ArrayList<>();
        List<INDArray> parameters = new ArrayList<>();
        ComputationGraph network = NoiseBatches.network(5, 0.5, new Sgd(0.7));
        ResumableTraining.builder(network, new NoiseBatches())
                .learningRate(epochs -> {
                    asked.add(epochs.size());
                    return epochs.size() == 1 ? 1e-12 : 0.1;
                })
                .afterEpoch(progress -> parameters.add(network.params().dup()))
                .build()
                .fit(3);
        assertThat(asked).containsOnly(0, 1, 2, 3);
        double first = largestDifference(
                parameters.get(0), NoiseBatches.network(5, 0.5).params());
        double second = largestDifference(parameters.get(1), parameters.get(0));
        double third = largestDifference(parameters.get(2), parameters.get(1));
        assertThat(first).isGreaterThan(1e-3);
        assertThat(third).isGreaterThan(1e-3);
        assertThat(second).isLessThan(1);
        assertThat(weightsDifference(parameters.get(1), parameters.get(0), network))
                .isCloseTo(0, within(1e-9));
    }

    @Test
    void resumedWithARule_endsAsIfItWasNot() throws IOException {
        Path file = folder.resolve("run.zip");
        ComputationGraph whole = NoiseBatches.network(5, 0.5, new Adam(0.01));
        training(whole, folder.resolve("whole.zip"), Long.MAX_VALUE).fit(4);

        ComputationGraph first = NoiseBatches.network(5, 0.5, new Adam(0.01));
        training(first, file, 17).fit(4); // in the third epoch, after the rate fell
        ComputationGraph second = NoiseBatches.network(5, 0.5, new Adam(0.01));
        ResumableTraining resumed = training(second, file, Long.MAX_VALUE);
        assertThat(resumed.resume()).isTrue();
        resumed.fit(4);

        assertThat(second.params()).isEqualTo(whole.params());
        assertThat(second.getUpdater().getStateViewArray())
                .isEqualTo(whole.getUpdater().getStateViewArray());
    }

    private static ResumableTraining training(ComputationGraph network, Path file, long stopAt) {
        ResumableTraining[] self = new ResumableTraining[1];
        self[0] = ResumableTraining.builder(network, new NoiseBatches())
                .checkpoints(file, Duration.ofDays(1))
                .learningRate(new ReduceOnPlateau(0.01, 0.1, 0, 0.9, 0))
                .stopWhen(() -> self[0].progress().steps() >= stopAt)
                .build();
        return self[0];
    }

    @Test
    void rightAnswers_areThoseOfTheForwardPasses() throws IOException {
        List<Double> accuracies = new ArrayList<>();
        ComputationGraph network = NoiseBatches.network(5, 0.5, new Sgd(0.0));
        TrainingProgress end = ResumableTraining.builder(network, new NoiseBatches())
                .countRightAnswers(true)
                .afterStep(progress -> accuracies.add(progress.accuracy()))
                .build()
                .fit(1);
        assertThat(network.getListeners()).isEmpty();
        assertThat(accuracies)
                .hasSize(7)
                .allSatisfy(accuracy -> assertThat(accuracy).isBetween(0.0, 1.0));
        assertThat(end.epochs().get(0).accuracy()).isEqualTo(accuracies.get(6));
        assertThat(end.epochs().get(0).accuracy() * 13 % 1).isCloseTo(0, within(1e-9));
    }

    @Test
    void takeBest_givesTheParametersOfTheBestEpoch_alsoOfAContinuedRun() throws IOException {
        double[] scores = {0.4, 0.7, 0.5};
        List<INDArray> parameters = new ArrayList<>();
        for (int epochs : new int[] {3, 3}) { // the second finds a finished run
            ComputationGraph network = NoiseBatches.network(5, 0.5);
            ResumableTraining training = ResumableTraining.builder(network, new NoiseBatches())
                    .checkpoints(folder.resolve("run.zip"), Duration.ofDays(1))
                    .validation(
                            trained -> {
                                parameters.add(trained.params().dup());
                                return scores[parameters.size() - 1];
                            },
                            folder.resolve("best.zip"))
                    .build();
            training.fit(epochs);
            assertThat(network.params()).isEqualTo(parameters.get(2));
            assertThat(training.takeBest()).contains(1);
            assertThat(network.params()).isEqualTo(parameters.get(1));
        }
        Files.delete(folder.resolve("best.zip"));
        assertThatThrownBy(() -> ResumableTraining.builder(NoiseBatches.network(5, 0.5), new NoiseBatches())
                        .checkpoints(folder.resolve("run.zip"), Duration.ofDays(1))
                        .validation(trained -> 0, folder.resolve("best.zip"))
                        .build()
                        .resume())
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("best.zip") + ": expected the best network so far, of epoch 2, got no such"
                        + " file; restore it from a copy, or begin anew without " + folder.resolve("run.zip"));
    }

    @Test
    void save_writesWhatItIs() throws IOException {
        ComputationGraph network = NoiseBatches.network(5, 0.5);
        ResumableTraining training =
                ResumableTraining.builder(network, new NoiseBatches()).build();
        training.save(folder.resolve("start.zip"));
        assertThat(TrainingCheckpoint.read(folder.resolve("start.zip")).progress())
                .isEqualTo(TrainingProgress.start());
        training.fit(1);
        training.save(folder.resolve("end.zip"));
        assertThat(TrainingCheckpoint.read(folder.resolve("end.zip")).network().params())
                .isEqualTo(network.params());
    }

    private static double largestDifference(INDArray one, INDArray other) {
        return one.sub(other).amaxNumber().doubleValue();
    }

    /** Of all but the running statistics, which follow the batches and not the rate. */
    private static double weightsDifference(INDArray one, INDArray other, ComputationGraph network) {
        INDArray kept = network.params().dup();
        network.setParams(one);
        INDArray first = network.getParam("conv_W").dup();
        network.setParams(other);
        double difference = largestDifference(first, network.getParam("conv_W"));
        network.setParams(kept);
        return difference;
    }
}
