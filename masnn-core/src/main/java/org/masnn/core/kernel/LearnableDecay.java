package org.masnn.core.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.masnn.core.neuron.LifParameters;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The decay of a membrane as a trained number, {@code decay = sigmoid(w)}, which keeps it between 0 and 1 whatever the
 * updater does. Fang et al. 2021 (Eq. 9) train {@code 1 / tau = sigmoid(a)}; as {@code decay = 1 - 1 / tau}, that is
 * {@code w = -a}, the same function with the same gradient but for its sign.
 */
public final class LearnableDecay {

    private LearnableDecay() {}

    /**
     * The decay.
     *
     * @param logit {@code w}
     * @return {@code sigmoid(w)}
     */
    public static double of(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /**
     * Where training starts.
     *
     * @param decay in (0, 1)
     * @return {@code w} with {@code sigmoid(w) = decay}
     * @throws IllegalArgumentException if the decay is not in (0, 1)
     */
    public static double logit(double decay) {
        if (!(decay > 0 && decay < 1)) {
            throw new IllegalArgumentException(
                    "expected a decay in (0, 1), where a learnable one can start, got " + decay);
        }
        return Math.log(decay / (1 - decay));
    }

    /** The neuron with the decay of this pass. */
    static LifParameters applied(LifParameters neuron, @Nullable INDArray logit) {
        return logit == null ? neuron : neuron.withDecay(of(logit.getDouble(0)));
    }

    /** Sum over the neurons of a piece. */
    static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /** Writes the gradient with respect to {@code w}: {@code sums} are those with respect to the decay. */
    static void write(double[] sums, double decay, INDArray gradient) {
        gradient.assign(throughSigmoid(Arrays.stream(sums).sum(), decay));
    }

    /** From the gradient with respect to the decay to that with respect to {@code w}. */
    static double throughSigmoid(double gradient, double decay) {
        return gradient * decay * (1 - decay);
    }
}
