package org.masnn.examples.bench;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Reset;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Drives a {@link ThreeLayerNetwork} without attention to a firing rate, the same in every layer. */
final class FiringRates {

    private static final String[] LAYERS = {"conv0", "conv1", "conv2", "fc0", "fc1"};
    private static final int HALVINGS = 16;
    private static final float WIDEST_SHIFT = 20;

    private FiringRates() {}

    /**
     * Shifts the betas of batch normalisation, layer by layer.
     *
     * @param network modified
     * @param features one clip
     * @param rate wanted, spikes per neuron and time step
     */
    static void set(ComputationGraph network, INDArray features, double rate) {
        for (String layer : LAYERS) {
            String neurons = layer + "_lif";
            String input = Objects.requireNonNull(
                            network.getConfiguration().getVertexInputs().get(neurons))
                    .get(0);
            Map<String, INDArray> activations = network.feedForward(features, false);
            LifLayer configuration = (LifLayer) network.getLayer(neurons).conf().getLayer();
            float shift =
                    shift(NativeFloats.copyOf(Objects.requireNonNull(activations.get(input))), configuration, rate);
            network.getLayer(layer + "_bn").getParam("beta").addi(shift);
        }
    }

    /** Addend of the inputs with which the neurons fire at that rate; they fire the more, the larger it is. */
    private static float shift(float[] inputs, LifLayer layer, double rate) {
        float low = -WIDEST_SHIFT;
        float high = WIDEST_SHIFT;
        for (int i = 0; i < HALVINGS; i++) {
            float middle = (low + high) / 2;
            if (rate(inputs, layer, middle) < rate) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double rate(float[] inputs, LifLayer layer, float shift) {
        LifParameters neuron = layer.getNeuron();
        float decay = (float) neuron.decay();
        float threshold = (float) neuron.threshold();
        float reset = (float) ((Reset.To) neuron.reset()).potential();
        float[] left = new float[inputs.length / layer.getTimeSteps()];
        long spikes = 0;
        for (int i = 0; i < inputs.length; i++) {
            int n = i % left.length;
            float u = left[n] + inputs[i] + shift;
            boolean fires = u >= threshold;
            left[n] = fires ? reset : decay * u;
            spikes += fires ? 1 : 0;
        }
        return (double) spikes / inputs.length;
    }
}
