package org.masnn.examples.imagenet;

import org.nd4j.shade.jackson.annotation.JsonCreator;
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
 */
record EpochResult(
        @JsonProperty("epoch") int epoch,
        @JsonProperty("loss") double loss,
        @JsonProperty("top1") double top1,
        @JsonProperty("top5") double top5,
        @JsonProperty("images_per_second") double imagesPerSecond,
        @JsonProperty("seconds") double seconds) {

    @JsonCreator
    EpochResult {}
}
