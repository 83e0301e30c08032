package org.masnn.core.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * How large a network is, counted as Yao et al. 2023 count (Tables 5 and 6): spiking neurons and trained parameters.
 * The 3-layer network with 11 classes has 106,763 neurons and, at T = 60 and without attention, 2,324,065 parameters.
 *
 * @param neurons values of a frame at each {@link LifLayer}, summed; each is a neuron
 * @param trainedParameters weights, biases, gamma and beta, without running statistics and whatever else has no updater
 */
public record NetworkSize(long neurons, long trainedParameters) {

    /**
     * Counts a network.
     *
     * @param network initialised; not modified
     * @return its size
     */
    public static NetworkSize of(ComputationGraph network) {
        long neurons = 0;
        long parameters = 0;
        for (Layer layer : network.getLayers()) {
            if (layer.conf().getLayer() instanceof LifLayer lif) {
                neurons += lif.outputSize(lif.inputSize()).length();
            }
            for (var entry : layer.paramTable().entrySet()) {
                parameters +=
                        isTrained(layer, entry.getKey()) ? entry.getValue().length() : 0;
            }
        }
        return new NetworkSize(neurons, parameters);
    }

    private static boolean isTrained(Layer layer, String parameter) {
        return !(layer.getConfig().getUpdaterByParam(parameter) instanceof NoOp);
    }
}
