package org.masnn.examples.bench.step;

import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameLayer;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;

/**
 * What a training step has to do at the least, if every product is computed densely: the convolutions and dense layers
 * forward, their weights' gradients and their inputs' gradients. Everything else (normalisation, neurons, attention,
 * pooling, Adam) counts as nothing, so this bounds every dense implementation from below.
 *
 * @param operations of a step; a multiplication and an addition are two
 * @param bytes of a step that are read or written if each product reads its operands and writes its result once
 * @param forwardOperations of it those of inference
 * @param forwardBytes of it those of inference
 */
public record StepOperations(double operations, double bytes, double forwardOperations, double forwardBytes) {

    /**
     * Counts a network's.
     *
     * @param configuration of the network, with its input types set
     * @param batch examples of a batch
     * @return the counts
     */
    public static StepOperations of(ComputationGraphConfiguration configuration, int batch) {
        NetworkCosts costs = NetworkCosts.of(configuration);
        StepOperations sum = new StepOperations(0, 0, 0, 0);
        for (WeightedLayerCost cost : costs.weighted()) {
            Layer layer = costs.graph().node(cost.layer()).layer();
            sum = sum.plus(of((FrameLayer) Objects.requireNonNull(layer), cost, batch));
        }
        return sum;
    }

    private static StepOperations of(FrameLayer layer, WeightedLayerCost cost, int batch) {
        boolean isConvolution = layer instanceof FrameConvolutionLayer;
        double macs = (double) cost.operationsPerClip() * batch;
        double inputs = isConvolution
                ? (double) layer.inputSize().length() * cost.timesPerClip() * batch
                : (double) cost.operationsPerStep() / cost.outputsPerStep() * cost.timesPerClip() * batch;
        double outputs = (double) cost.outputsPerClip() * batch;
        double weights = weights(layer, cost);
        boolean needsInputGradient =
                !(layer instanceof FrameConvolutionLayer convolution) || convolution.isNeedsInputGradient();
        // each of the three products touches input, weight and output, or their gradients
        int products = needsInputGradient ? 3 : 2;
        double bytes = Float.BYTES * (inputs + outputs + weights);
        return new StepOperations(2 * macs * products, bytes * products, 2 * macs, bytes);
    }

    private static double weights(Layer layer, WeightedLayerCost cost) {
        double perOutput = (double) cost.operationsPerStep() / cost.outputsPerStep();
        return layer instanceof FrameConvolutionLayer convolution
                ? perOutput * convolution.getNOut()
                : cost.operationsPerStep();
    }

    private StepOperations plus(StepOperations other) {
        return new StepOperations(
                operations + other.operations,
                bytes + other.bytes,
                forwardOperations + other.forwardOperations,
                forwardBytes + other.forwardBytes);
    }
}
