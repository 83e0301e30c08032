package org.masnn.examples.gesture;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How much an untrained network fires in the forward pass of its first training step. */
final class FirstStep {

    private FirstStep() {}

    /**
     * Runs the forward pass.
     *
     * @param untrained with its first weights; its normalisation takes the batch's statistics, as in training
     * @param features of the first batch; not modified
     * @return share of the neurons and time steps that fire, by name of the spiking layer
     */
    static Map<String, Double> firingRates(ComputationGraph untrained, INDArray features) {
        Map<String, INDArray> activations = untrained.feedForward(features, true);
        Map<String, Double> rates = new TreeMap<>();
        for (GraphNode node : NetworkGraph.of(untrained).spikingNodes()) {
            INDArray output = Objects.requireNonNull(activations.get(node.name()), node.name());
            rates.put(
                    node.name(),
                    output.gt(0).castTo(DataType.FLOAT).meanNumber().doubleValue());
        }
        return rates;
    }
}
