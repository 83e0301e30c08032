package org.masnn.examples.depth;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.LifLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How much a network fires in the forward pass of a training step: a silent one has no gradient, so that a comparison with it
 * proves nothing.
 *
 * @param mean spikes per neuron, image and time step
 * @param layers the same of each spiking layer, in the order of the signal
 */
record FiringRates(
        @JsonProperty("mean") double mean,
        @JsonProperty("layers") Map<String, Double> layers) {

    @JsonCreator
    FiringRates {
        layers = new LinkedHashMap<>(layers);
    }

    static FiringRates of(ComputationGraph network, INDArray features) {
        Map<String, INDArray> activations = network.feedForward(features, true);
        Map<String, Double> layers = new LinkedHashMap<>();
        double spikes = 0;
        long values = 0;
        for (Layer layer : network.getLayers()) {
            if (layer.conf().getLayer() instanceof LifLayer lif) {
                INDArray output = activations.get(lif.getLayerName());
                if (output != null) {
                    double sum = output.sumNumber().doubleValue();
                    layers.put(lif.getLayerName(), sum / output.length());
                    spikes += sum;
                    values += output.length();
                }
            }
        }
        network.clearLayersStates();
        return new FiringRates(spikes / values, layers);
    }

    /** The rate of the layer that fires least. */
    double least() {
        return layers.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }
}
