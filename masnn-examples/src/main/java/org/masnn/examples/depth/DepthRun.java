package org.masnn.examples.depth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What came of training one network.
 *
 * @param network name of its blocks
 * @param depth its layers
 * @param seed of weights and of the order of images
 * @param settings that it was trained with
 * @param parameters trained parameters
 * @param losses cross-entropy of each step's batch before the step; it ends early with one that is not finite
 * @param gradientNorms of the first batch before the first step, by block
 * @param lastGradientNorms of the same batch behind the last step
 * @param firing on that batch before the first step
 * @param lastFiring behind the last step
 * @param seconds that the steps took
 */
record DepthRun(
        @JsonProperty("network") String network,
        @JsonProperty("depth") int depth,
        @JsonProperty("seed") long seed,
        @JsonProperty("settings") Map<String, String> settings,
        @JsonProperty("parameters") long parameters,
        @JsonProperty("losses") List<Double> losses,
        @JsonProperty("gradient_norms") Map<String, Double> gradientNorms,
        @JsonProperty("last_gradient_norms") Map<String, Double> lastGradientNorms,
        @JsonProperty("firing") FiringRates firing,
        @JsonProperty("last_firing") FiringRates lastFiring,
        @JsonProperty("seconds") double seconds) {

    @JsonCreator
    DepthRun {
        settings = new LinkedHashMap<>(settings);
        losses = List.copyOf(losses);
        gradientNorms = new LinkedHashMap<>(gradientNorms);
        lastGradientNorms = new LinkedHashMap<>(lastGradientNorms);
    }

    /** Mean of the last steps; not finite if the run diverged. */
    double loss(int last) {
        return losses.subList(Math.max(0, losses.size() - last), losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    double secondsPerStep() {
        return seconds / losses.size();
    }
}
