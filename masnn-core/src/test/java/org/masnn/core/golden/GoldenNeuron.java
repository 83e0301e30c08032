package org.masnn.core.golden;

import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;

/** The neuron that the hyper-parameters of a golden case describe. */
public final class GoldenNeuron {

    private GoldenNeuron() {}

    /**
     * The neuron, with spikes as output.
     *
     * @param golden a case with {@code beta, u_th, reset, v_reset, detach_reset, surrogate, surrogate_param}
     * @return its parameters
     */
    public static LifParameters of(GoldenCase golden) {
        return new LifParameters(
                golden.hyper("beta").asDouble(),
                false,
                golden.hyper("u_th").asDouble(),
                reset(golden),
                golden.hyper("detach_reset").asBoolean(),
                surrogate(golden),
                Output.SPIKE,
                Firing.AT_THRESHOLD);
    }

    private static Reset reset(GoldenCase golden) {
        String name = golden.hyper("reset").asText();
        return switch (name) {
            case "hard" -> Reset.to(golden.hyper("v_reset").asDouble());
            case "soft" -> Reset.bySubtraction();
            default -> throw new AssertionError(golden + ": unknown reset " + name);
        };
    }

    private static Surrogate surrogate(GoldenCase golden) {
        String name = golden.hyper("surrogate").asText();
        double width = golden.hyper("surrogate_param").asDouble();
        return switch (name) {
            case "rect" -> new Surrogate.Rectangle(width);
            case "triangle" -> new Surrogate.Triangle(width);
            case "atan" -> new Surrogate.ArcTangent(width);
            case "sigmoid" -> new Surrogate.Sigmoid(width);
            default -> throw new AssertionError(golden + ": unknown surrogate " + name);
        };
    }
}
