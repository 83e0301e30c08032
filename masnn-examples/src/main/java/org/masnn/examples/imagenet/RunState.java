package org.masnn.examples.imagenet;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How far a run is.
 *
 * @param batch the next batch of the current epoch
 * @param steps completed steps in all
 * @param images trained on in all
 * @param seconds of training in all
 * @param epochImages trained on in the current epoch
 * @param epochSeconds of training in the current epoch
 * @param lossSum of the images of the current epoch
 * @param epochs completed epochs
 */
record RunState(
        @JsonProperty("batch") int batch,
        @JsonProperty("steps") long steps,
        @JsonProperty("images") long images,
        @JsonProperty("seconds") double seconds,
        @JsonProperty("epochImages") long epochImages,
        @JsonProperty("epochSeconds") double epochSeconds,
        @JsonProperty("lossSum") double lossSum,
        @JsonProperty("epochs") List<EpochResult> epochs) {

    @JsonCreator
    RunState {
        epochs = List.copyOf(epochs);
    }

    static RunState start() {
        return new RunState(0, 0, 0, 0, 0, 0, 0, List.of());
    }

    int epoch() {
        return epochs.size();
    }

    RunState afterStep(int nextBatch, int stepImages, double loss, double stepSeconds) {
        return new RunState(
                nextBatch,
                steps + 1,
                images + stepImages,
                seconds + stepSeconds,
                epochImages + stepImages,
                epochSeconds + stepSeconds,
                lossSum + loss * stepImages,
                epochs);
    }

    RunState afterEpoch(TopAccuracy accuracy) {
        List<EpochResult> all = new ArrayList<>(epochs);
        all.add(new EpochResult(
                epoch() + 1,
                lossSum / epochImages,
                accuracy.top1(),
                accuracy.top5(),
                epochImages / epochSeconds,
                seconds));
        return new RunState(0, steps, images, seconds, 0, 0, 0, all);
    }
}
