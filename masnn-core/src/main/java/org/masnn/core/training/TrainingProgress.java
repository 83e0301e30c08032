package org.masnn.core.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How far a training is; immutable.
 *
 * @param batch the batch of the current epoch that comes next
 * @param steps completed steps of the updater in all
 * @param examples trained on in the current epoch
 * @param lossSum of these examples
 * @param seconds spent on these examples
 * @param epochs the completed epochs
 */
public record TrainingProgress(
        @JsonProperty("batch") int batch,
        @JsonProperty("steps") long steps,
        @JsonProperty("examples") long examples,
        @JsonProperty("lossSum") double lossSum,
        @JsonProperty("seconds") double seconds,
        @JsonProperty("epochs") List<Epoch> epochs) {

    /**
     * A progress.
     *
     * @param batch the batch of the current epoch that comes next
     * @param steps completed steps of the updater in all
     * @param examples trained on in the current epoch
     * @param lossSum of these examples
     * @param seconds spent on these examples
     * @param epochs the completed epochs
     */
    @JsonCreator
    public TrainingProgress {
        epochs = List.copyOf(epochs);
    }

    /**
     * A completed epoch.
     *
     * @param loss mean over its examples, while they were trained on
     * @param examples trained on
     * @param seconds spent on training, without validation
     * @param score of the validation after it, more is better; NaN without a validation
     */
    public record Epoch(
            @JsonProperty("loss") double loss,
            @JsonProperty("examples") long examples,
            @JsonProperty("seconds") double seconds,
            @JsonProperty("score") double score) {

        /**
         * An epoch.
         *
         * @param loss mean over its examples
         * @param examples trained on
         * @param seconds spent on training
         * @param score of the validation after it
         */
        @JsonCreator
        public Epoch {}
    }

    static TrainingProgress start() {
        return new TrainingProgress(0, 0, 0, 0, 0, List.of());
    }

    /**
     * The current epoch.
     *
     * @return number of completed epochs
     */
    public int epoch() {
        return epochs.size();
    }

    /**
     * Mean loss of the current epoch so far.
     *
     * @return NaN before its first step
     */
    public double loss() {
        return lossSum / examples;
    }

    /**
     * Speed of the current epoch.
     *
     * @return examples a second, NaN before its first step
     */
    public double examplesPerSecond() {
        return examples / seconds;
    }

    /**
     * The best epoch so far by its validation, the first of equals.
     *
     * @return its index from 0; empty if none was validated
     */
    public Optional<Integer> best() {
        List<Integer> validated = new ArrayList<>();
        for (int i = 0; i < epochs.size(); i++) {
            if (!Double.isNaN(epochs.get(i).score())) {
                validated.add(i);
            }
        }
        return validated.stream()
                .max(Comparator.comparingDouble((Integer i) -> epochs.get(i).score())
                        .thenComparing(Comparator.reverseOrder()));
    }

    TrainingProgress afterStep(int nextBatch, int stepExamples, double loss, double stepSeconds) {
        return new TrainingProgress(
                nextBatch,
                steps + 1,
                examples + stepExamples,
                lossSum + loss * stepExamples,
                seconds + stepSeconds,
                epochs);
    }

    TrainingProgress afterEpoch(double score) {
        List<Epoch> all = new ArrayList<>(epochs);
        all.add(new Epoch(loss(), examples, seconds, score));
        return new TrainingProgress(0, steps, 0, 0, 0, all);
    }
}
