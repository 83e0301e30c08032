package org.masnn.examples.gesture;

import java.util.List;
import java.util.Map;
import org.masnn.attention.Attention;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Reset;
import org.masnn.models.plain.Readout;

/**
 * The networks, all alike but for the attention.
 *
 * @param attentions which attention each network has, none twice
 * @param widths three convolutions and the hidden dense layer
 * @param defaults what holds for attentions that do not say otherwise
 * @param decay of the membrane potential
 * @param threshold of the membrane potential
 * @param reset what a spike sets the membrane potential to
 * @param gamma first value of gamma in batch normalisation
 * @param readout what is averaged over time
 * @param dropout probability of dropping an input of a dense layer
 */
record NetworkSettings(
        List<String> attentions,
        List<Integer> widths,
        AttentionDefaults defaults,
        double decay,
        double threshold,
        double reset,
        double gamma,
        Readout readout,
        double dropout) {

    Attention attention(String notation) {
        return defaults.attention(notation);
    }

    LifParameters neuron() {
        return LifParameters.paper().withDecay(decay).withThreshold(threshold).withReset(Reset.to(reset));
    }

    void describe(Map<String, String> into) {
        into.put("widths", widths.toString());
        defaults.describe(into);
        into.put("decay", Double.toString(decay));
        into.put("threshold", Double.toString(threshold));
        into.put("reset", Double.toString(reset));
        into.put("bn-gamma", Double.toString(gamma));
        into.put("readout", readout.name());
        into.put("dropout", Double.toString(dropout));
    }
}
