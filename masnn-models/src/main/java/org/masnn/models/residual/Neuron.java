package org.masnn.models.residual;

import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.neuron.LifParameters;
import org.nd4j.linalg.activations.Activation;

/** What stands at the places of the neurons: LIF in a spiking network, ReLU in its ANN twin. */
public sealed interface Neuron {

    /**
     * A layer of such neurons.
     *
     * @param timeSteps T
     * @return a new configuration, without a name
     */
    Layer layer(int timeSteps);

    /**
     * Spiking neurons.
     *
     * @param parameters the neuron
     * @return LIF
     */
    static Neuron lif(LifParameters parameters) {
        return new Spiking(parameters);
    }

    /**
     * The ANN twin's.
     *
     * @return ReLU
     */
    static Neuron relu() {
        return new Rectified();
    }

    /**
     * Leaky integrate-and-fire neurons.
     *
     * @param parameters the neuron
     */
    record Spiking(LifParameters parameters) implements Neuron {

        /**
         * Checks that there is a neuron.
         *
         * @param parameters not null
         */
        public Spiking {
            Objects.requireNonNull(parameters, "Neuron: parameters are missing");
        }

        @Override
        public Layer layer(int timeSteps) {
            return new LifLayer.Builder()
                    .timeSteps(timeSteps)
                    .neuron(parameters)
                    .build();
        }
    }

    /** Rectified linear units, {@code max(0, x)}; they know no time. */
    record Rectified() implements Neuron {

        @Override
        public Layer layer(int timeSteps) {
            return new ActivationLayer(Activation.RELU);
        }
    }
}
