package org.masnn.energy;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;
import org.masnn.energy.graph.FanOut;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.energy.operation.Operation;
import org.masnn.energy.statistics.LayerSpikes;
import org.masnn.energy.statistics.SpikeStatistics;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The complexity metrics of NeuroBench (Yik et al. 2025, "The neurobench framework for benchmarking neuromorphic
 * computing algorithms and systems", Nature Communications; github.com/NeuroBench/neurobench), per clip. Pruned weights
 * are seen in the connection sparsity, but not taken off the effective operations.
 *
 * @param effectiveMacs operations on inputs that are neither 0 nor spikes
 * @param effectiveAcs operations on spikes
 * @param denseOperations operations if all inputs were non-zero; zeros of padding do not count
 * @param activationSparsity share of neurons and time steps without a spike
 * @param connectionSparsity share of weights of convolutions and dense layers that are 0
 * @param footprintBytes bytes of all parameters and running statistics
 * @param membraneUpdates as their hooks count them for a hard reset: every neuron at the first step, later those that
 *     fire
 */
public record NeuroBenchMetrics(
        double effectiveMacs,
        double effectiveAcs,
        double denseOperations,
        double activationSparsity,
        double connectionSparsity,
        long footprintBytes,
        double membraneUpdates) {

    /**
     * The metrics of a network.
     *
     * @param network spiking, initialised; not modified
     * @param statistics of the same network
     * @return the metrics
     * @throws IllegalArgumentException if it is an ANN, or the statistics belong to another network
     */
    public static NeuroBenchMetrics of(ComputationGraph network, SpikeStatistics statistics) {
        NetworkGraph graph = NetworkGraph.of(network);
        if (!graph.isSpiking()) {
            throw new IllegalArgumentException(
                    "NeuroBenchMetrics: expected a network with at least one LifLayer, got an ANN, which has no membranes");
        }
        NetworkEnergy energy = Accounting.neuroBench().energy(NetworkCosts.of(network), statistics);
        return new NeuroBenchMetrics(
                energy.total(Operation.MAC),
                energy.total(Operation.AC),
                dense(energy.costs()),
                1 - statistics.nasar(),
                connectionSparsity(network, graph),
                network.numParams() * network.params().dataType().width(),
                membraneUpdates(statistics));
    }

    private static double dense(NetworkCosts costs) {
        double result = 0;
        for (WeightedLayerCost cost : costs.weighted()) {
            GraphNode node = costs.graph().node(cost.layer());
            result += (double) FanOut.of(node).dense() * cost.timesPerClip();
        }
        return result;
    }

    private static double connectionSparsity(ComputationGraph network, NetworkGraph graph) {
        double zeros = 0;
        double weights = 0;
        for (GraphNode node : graph.weightedNodes()) {
            Layer layer = network.getLayer(node.name());
            INDArray values = layer.getParam("W");
            zeros += values.eq(0).castTo(DataType.DOUBLE).sumNumber().doubleValue();
            weights += values.length();
        }
        return weights == 0 ? 0 : zeros / weights;
    }

    private static double membraneUpdates(SpikeStatistics statistics) {
        double result = 0;
        for (LayerSpikes layer : statistics.layers()) {
            double first = layer.perStep().get(0);
            result += layer.neurons() + (layer.spikes() - first) / layer.samples();
        }
        return result;
    }
}
