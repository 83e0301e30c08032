package org.masnn.examples.gesture;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.masnn.attention.Attention;
import org.masnn.attention.Dimension;
import org.masnn.attention.gate.GateAxis;
import org.masnn.core.kernel.FrameSize;

/**
 * All that decides the result of a comparison.
 *
 * @param data where the samples come from
 * @param frames how they become frames
 * @param network the networks
 * @param training how they are trained
 * @param selection which epoch is tested
 */
record GestureSettings(
        DataSettings data,
        FrameSettings frames,
        NetworkSettings network,
        TrainingSettings training,
        SelectionSettings selection) {

    /** Checks that the reductions fit the dimensions they reduce, where they are used. */
    GestureSettings {
        for (String notation : network.attentions()) {
            Attention attention = network.attention(notation);
            int channels = Collections.min(network.convolutions());
            try {
                if (attention.uses(Dimension.TEMPORAL)) {
                    attention.temporal().parameters(GateAxis.TIME, frames.timeSteps(), attention.start());
                }
                if (attention.uses(Dimension.CHANNEL)) {
                    attention.channel().parameters(new FrameSize(2, 2, channels));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("attention " + notation + ": " + e.getMessage(), e);
            }
        }
    }

    /** Option names without dashes and values, for reports and to compare with a checkpoint; attentions and seeds apart. */
    Map<String, String> describe() {
        Map<String, String> result = new LinkedHashMap<>();
        data.describe(result);
        frames.describe(result);
        network.describe(result);
        training.describe(result);
        selection.describe(result);
        return result;
    }
}
