package org.masnn.examples.gesture;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that decides the result of a comparison.
 *
 * @param data where the samples come from
 * @param frames how they become frames
 * @param network the networks
 * @param training how they are trained
 */
record GestureSettings(DataSettings data, FrameSettings frames, NetworkSettings network, TrainingSettings training) {

    /** Option names without dashes and values, for reports and to compare with a checkpoint; attentions and seeds apart. */
    Map<String, String> describe() {
        Map<String, String> result = new LinkedHashMap<>();
        data.describe(result);
        frames.describe(result);
        network.describe(result);
        training.describe(result);
        return result;
    }
}
