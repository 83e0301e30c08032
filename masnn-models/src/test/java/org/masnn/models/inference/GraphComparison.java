package org.masnn.models.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.core.kernel.LearnableDecay;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Reset;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph's own result, and how near any of its neurons came to firing otherwise. */
final class GraphComparison {

    /**
     * Below this distance from the threshold, relative to the largest input of a layer where that is above 1, the rounding of
     * another order of additions may decide.
     */
    static final double MARGIN = 1e-5;

    private GraphComparison() {}

    /** Gives every parameter a value that shows mistakes: normalisation that is not the identity, gates that differ. */
    static void randomize(ComputationGraph graph, Random random) {
        graph.paramTable().forEach((name, array) -> {
            String parameter = name.substring(name.lastIndexOf('_') + 1);
            for (long i = 0; i < array.length(); i++) {
                double value = array.getDouble(i);
                array.putScalar(
                        i,
                        switch (parameter) {
                            case "var" -> 0.5 + random.nextDouble();
                            case "mean", "beta" -> 0.3 * random.nextGaussian();
                            case "gamma" -> 0.6 + random.nextDouble();
                            case "b" -> 0.2 * random.nextGaussian();
                            default -> 1.5 * value + 0.02 * random.nextGaussian();
                        });
            }
        });
    }

    /** The smallest (relative) distance of a membrane potential from its threshold, over all neurons and time steps. */
    static double margin(ComputationGraph graph, INDArray features) {
        Map<String, INDArray> activations = graph.feedForward(features, false);
        double smallest = Double.POSITIVE_INFINITY;
        for (var entry : graph.getConfiguration().getVertices().entrySet()) {
            if (entry.getValue() instanceof LayerVertex vertex
                    && vertex.getLayerConf().getLayer() instanceof LifLayer layer) {
                String from = graph.getConfiguration()
                        .getVertexInputs()
                        .get(entry.getKey())
                        .get(0);
                smallest = Math.min(
                        smallest,
                        margin(layer, graph.getLayer(entry.getKey()).paramTable(), floats(activations.get(from))));
            }
        }
        return smallest;
    }

    private static double margin(LifLayer layer, Map<String, INDArray> parameters, float[] inputs) {
        FrameSize size = layer.inputSize();
        LifParameters neuron = layer.getNeuron();
        double decay = layer.isLearnableDecay()
                ? LearnableDecay.of(parameters.get(LifLayer.DECAY_LOGIT).getDouble(0))
                : neuron.decay();
        float gain = (float) neuron.withDecay(decay).gain();
        List<FusedRefinement> refinements = refinements(layer, parameters, size);
        float[] left = new float[size.length()];
        float[] u = new float[size.length()];
        double smallest = Double.POSITIVE_INFINITY;
        double unit = Math.max(1, largest(inputs));
        for (int row = 0; row < inputs.length / u.length; row++) {
            if (row % layer.getTimeSteps() == 0) {
                Arrays.fill(left, (float) layer.getInitialMembrane());
            }
            for (int i = 0; i < u.length; i++) {
                u[i] = gain * inputs[row * u.length + i] + left[i];
            }
            for (FusedRefinement refinement : refinements) {
                refinement.refine(u, new float[refinement.tapeLength()], 0);
            }
            for (int i = 0; i < u.length; i++) {
                double distance = u[i] - neuron.threshold();
                smallest = Math.min(smallest, Math.abs(distance) / unit);
                boolean fires = distance > 0;
                double stays = neuron.reset() instanceof Reset.To hard
                        ? (fires ? hard.potential() : decay * u[i])
                        : decay * (u[i] - (fires ? neuron.threshold() : 0));
                left[i] = (float) stays;
            }
        }
        return smallest;
    }

    private static List<FusedRefinement> refinements(LifLayer layer, Map<String, INDArray> parameters, FrameSize size) {
        Iterator<INDArray> arrays = parameters.values().iterator();
        List<FusedRefinement> result = new ArrayList<>();
        for (MembraneRefinement refinement : layer.getRefinements()) {
            List<float[]> own = new ArrayList<>();
            for (int i = refinement.parameters(size).size(); i > 0; i--) {
                own.add(floats(arrays.next()));
            }
            result.add(refinement.fused(size, own));
        }
        return result;
    }

    /** The largest magnitude. */
    static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** 1e-4, of the largest value where that is above 1. */
    static float tolerance(float[] expected) {
        return 1e-4f * Math.max(1, largest(expected));
    }

    static float[] floats(INDArray array) {
        return NativeFloats.copyOf(array);
    }
}
