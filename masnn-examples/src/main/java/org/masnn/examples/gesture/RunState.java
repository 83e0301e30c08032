package org.masnn.examples.gesture;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How far a run is: the next batch, and what the epoch's report will say.
 *
 * @param epoch completed epochs
 * @param batch completed batches of the current epoch
 * @param iteration completed batches in all
 * @param samples samples of the completed batches of the current epoch
 * @param lossSum sum of their losses
 * @param correct how many of them were classified right
 * @param epochLosses mean training loss of each completed epoch
 * @param epochAccuracies training accuracy of each completed epoch, while it was trained
 * @param seconds time spent in training
 */
record RunState(
        @JsonProperty("epoch") int epoch,
        @JsonProperty("batch") int batch,
        @JsonProperty("iteration") int iteration,
        @JsonProperty("samples") long samples,
        @JsonProperty("lossSum") double lossSum,
        @JsonProperty("correct") long correct,
        @JsonProperty("epochLosses") List<Double> epochLosses,
        @JsonProperty("epochAccuracies") List<Double> epochAccuracies,
        @JsonProperty("seconds") double seconds) {

    @JsonCreator
    RunState {
        epochLosses = List.copyOf(epochLosses);
        epochAccuracies = List.copyOf(epochAccuracies);
    }

    static RunState start() {
        return new RunState(0, 0, 0, 0, 0, 0, List.of(), List.of(), 0);
    }

    RunState afterBatch(int batchSamples, double loss, long batchCorrect, double batchSeconds) {
        return new RunState(
                epoch,
                batch + 1,
                iteration + 1,
                samples + batchSamples,
                lossSum + loss * batchSamples,
                correct + batchCorrect,
                epochLosses,
                epochAccuracies,
                seconds + batchSeconds);
    }

    RunState afterEpoch() {
        return new RunState(
                epoch + 1,
                0,
                iteration,
                0,
                0,
                0,
                appended(epochLosses, loss()),
                appended(epochAccuracies, accuracy()),
                seconds);
    }

    /** Mean training loss of the current epoch so far. */
    double loss() {
        return lossSum / samples;
    }

    /** Training accuracy of the current epoch so far. */
    double accuracy() {
        return correct / (double) samples;
    }

    private static List<Double> appended(List<Double> values, double value) {
        List<Double> result = new ArrayList<>(values);
        result.add(value);
        return result;
    }
}
