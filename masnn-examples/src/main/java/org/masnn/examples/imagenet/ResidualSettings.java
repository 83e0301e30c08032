package org.masnn.examples.imagenet;

import java.util.Map;
import org.masnn.attention.Attention;
import org.masnn.core.neuron.LifParameters;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.BlockSignal;
import org.masnn.models.residual.InitialGamma;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;

/**
 * The networks of a comparison, all alike but for their blocks.
 *
 * @param depth layers: 18, 34 or 104
 * @param width channels of the first stage
 * @param timeSteps T of the spiking networks
 * @param attention of att-1 and att-2, as {@link Attention} prints it
 * @param stem the stem
 * @param imageSize rows and columns of an image
 * @param neuron of the spiking networks
 * @param gamma first value of gamma in spiking networks, NaN for the builder's
 * @param zeta the same at the end of a block
 * @param dropout probability of dropping an input of the classifier
 */
record ResidualSettings(
        int depth,
        int width,
        int timeSteps,
        String attention,
        Stem.Kind stem,
        int imageSize,
        LifParameters neuron,
        double gamma,
        double zeta,
        double dropout) {

    /** A builder of one network without classes, loss, updater and seed. */
    ResidualNetwork.Builder builder(ResidualName name) {
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .depth(depth)
                .width(width)
                .block(name.block())
                .stem(stem)
                .input(imageSize, imageSize, 3)
                .dropOut(1 - dropout);
        if (name.block().attends()) {
            builder.attention(Attention.of(attention));
        }
        return name.ann()
                ? builder.ann()
                : builder.timeSteps(timeSteps).neuron(neuron).initialGamma(initialGamma(name.block()));
    }

    /** As in {@code BasicBlock}, but for what the options say. */
    private InitialGamma initialGamma(BlockKind kind) {
        double threshold = neuron.threshold();
        InitialGamma byDefault =
                kind.signal() == BlockSignal.MEMBRANE ? InitialGamma.official(threshold) : InitialGamma.of(threshold);
        double last = Double.isNaN(zeta) ? byDefault.last() : zeta;
        return (Double.isNaN(gamma) ? byDefault : InitialGamma.of(gamma)).withLast(last);
    }

    void describe(Map<String, String> into) {
        into.put("depth", Integer.toString(depth));
        into.put("width", Integer.toString(width));
        into.put("time-steps", Integer.toString(timeSteps));
        into.put("attention", attention);
        into.put("small", Boolean.toString(stem == Stem.Kind.SMALL));
        into.put("image-size", Integer.toString(imageSize));
        into.put("threshold", Double.toString(neuron.threshold()));
        into.put("decay", Double.toString(neuron.decay()));
        into.put("bn-gamma", Double.toString(gamma));
        into.put("zeta", Double.toString(zeta));
        into.put("dropout", Double.toString(dropout));
    }
}
