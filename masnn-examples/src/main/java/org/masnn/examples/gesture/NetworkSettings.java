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
 * @param name which network
 * @param attentions which attention each network has, none twice
 * @param widths three convolutions and the hidden dense layer; for five, its convolutions and the hidden layer
 * @param defaults what holds for attentions that do not say otherwise
 * @param decay of the membrane potential
 * @param learnableDecay whether the decay is trained
 * @param threshold of the membrane potential
 * @param reset what a spike sets the membrane potential to
 * @param gamma first value of gamma in batch normalisation
 * @param readout what is averaged over time
 * @param dropout probability of dropping an input of a dense layer
 */
record NetworkSettings(
        NetworkName name,
        List<String> attentions,
        List<Integer> widths,
        AttentionDefaults defaults,
        double decay,
        boolean learnableDecay,
        double threshold,
        double reset,
        double gamma,
        Readout readout,
        double dropout) {

    Attention attention(String notation) {
        return defaults.attention(notation);
    }

    /** Channels of the convolutions; the last width is the hidden layer's. */
    List<Integer> convolutions() {
        return widths.subList(0, widths.size() - 1);
    }

    LifParameters neuron() {
        LifParameters preset = name == NetworkName.THREE ? LifParameters.paper() : LifParameters.spikingJelly(2);
        return preset.withDecay(decay).withThreshold(threshold).withReset(Reset.to(reset));
    }

    /** What is not said is as it was before there was a choice, so that checkpoints from then still fit. */
    void describe(Map<String, String> into) {
        if (name != NetworkName.THREE) {
            into.put("network", name.toString());
        }
        if (learnableDecay) {
            into.put("learnable-decay", "true");
        }
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
