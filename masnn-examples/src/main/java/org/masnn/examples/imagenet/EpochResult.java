package org.masnn.examples.imagenet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.masnn.core.training.TrainingProgress;
import org.masnn.core.training.TrainingProgress.Epoch;
import org.masnn.core.training.Validation;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What an epoch of training came to.
 *
 * @param epoch 1 for the first
 * @param loss mean over its training images
 * @param top1 on the test images, after it
 * @param top5 on the test images, after it
 * @param imagesPerSecond trained on
 * @param seconds of training so far, without evaluation
 * @param nasar on some of the test images, after it; null of an ANN, and where it was not measured
 */
record EpochResult(
        @JsonProperty("epoch") int epoch,
        @JsonProperty("loss") double loss,
        @JsonProperty("top1") double top1,
        @JsonProperty("top5") double top5,
        @JsonProperty("images_per_second") double imagesPerSecond,
        @JsonProperty("seconds") double seconds,
        @JsonProperty("nasar") @Nullable Double nasar) {

    private static final String TOP5 = "top-5";
    private static final String NASAR = "nasar";

    /** The epochs of a training. */
    static List<EpochResult> of(TrainingProgress progress) {
        List<EpochResult> results = new ArrayList<>();
        double seconds = 0;
        for (Epoch epoch : progress.epochs()) {
            seconds += epoch.seconds();
            results.add(new EpochResult(
                    results.size() + 1,
                    epoch.loss(),
                    epoch.score(),
                    epoch.measures().getOrDefault(TOP5, Double.NaN),
                    epoch.examples() / epoch.seconds(),
                    seconds,
                    epoch.measures().get(NASAR)));
        }
        return results;
    }

    /** What the history keeps of an evaluation. */
    static Validation measured(TopAccuracy accuracy, OptionalDouble nasar) {
        Map<String, Double> measures = new HashMap<>(Map.of(TOP5, accuracy.top5()));
        nasar.ifPresent(value -> measures.put(NASAR, value));
        return new Validation(accuracy.top1(), measures);
    }
}
