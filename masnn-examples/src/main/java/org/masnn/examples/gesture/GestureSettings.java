package org.masnn.examples.gesture;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.masnn.attention.Attention;
import org.masnn.examples.program.OptionCheck;

/**
 * All that decides the result of a comparison.
 *
 * @param data where the samples come from
 * @param frames how they become frames
 * @param network the networks
 * @param training how they are trained
 */
record GestureSettings(DataSettings data, FrameSettings frames, NetworkSettings network, TrainingSettings training) {

    /** Checks that the reductions fit the dimensions they reduce, where they are used. */
    GestureSettings {
        for (String notation : network.attentions()) {
            Attention attention = network.attention(notation);
            OptionCheck.require(
                    !attention.temporal() || network.temporalReduction() <= frames.timeSteps(),
                    "--r-t",
                    "1 to T = " + frames.timeSteps() + " for " + notation,
                    network.temporalReduction());
            int channels = Collections.min(network.widths().subList(0, 3));
            OptionCheck.require(
                    !attention.channel() || network.channelReduction() <= channels,
                    "--r-c",
                    "1 to the fewest channels, " + channels + ", for " + notation,
                    network.channelReduction());
        }
    }

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
