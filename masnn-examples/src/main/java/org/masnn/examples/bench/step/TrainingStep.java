package org.masnn.examples.bench.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.memory.MemoryCheck;
import org.masnn.energy.statistics.SpikeActivityListener;
import org.masnn.energy.statistics.SpikeMeter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Training steps (forward, loss, backward, Adam) of a network on random examples: the same work as the PyTorch peer's.
 */
public final class TrainingStep {

    private final ComputationGraph network;
    private final DataSet batch;

    TrainingStep(StepWork work) {
        network = work.build();
        MemoryCheck.beforeTraining(network, work.batch()); // before the data, which may be what does not fit
        batch = work.data();
    }

    /**
     * Of the 3-layer network at the paper's widths.
     *
     * @param attention as gesture takes it
     * @param steps T
     * @param clips of a batch
     * @return an untrained network and its batch
     * @throws IllegalArgumentException if there is no such attention
     * @throws org.masnn.core.memory.InsufficientMemoryException naming what is needed and what there is
     */
    public static TrainingStep ofThreeLayers(String attention, int steps, int clips) {
        return new TrainingStep(StepWork.ofThreeLayers(attention, clips, steps));
    }

    /** Trained parameters. */
    long parameters() {
        return NetworkSize.of(network).trainedParameters();
    }

    /**
     * One step.
     *
     * @return milliseconds
     */
    public double run() {
        return millis(() -> network.fit(batch));
    }

    /**
     * One step in which the firing of each layer is counted, too.
     *
     * @return milliseconds
     */
    public double runCounting() {
        network.setListeners(new SpikeActivityListener(network, 1, activity -> {}));
        try {
            return run();
        } finally {
            network.setListeners();
        }
    }

    /**
     * One inference.
     *
     * @return milliseconds
     */
    public double infer() {
        return millis(() -> network.output(false, batch.getFeatures()));
    }

    /**
     * One inference whose spikes are counted.
     *
     * @param responses also by neuron and time step
     * @return milliseconds
     */
    public double inferCounting(boolean responses) {
        SpikeMeter meter = new SpikeMeter(network);
        if (responses) {
            meter.keepResponses();
        }
        DataSet features = new DataSet(batch.getFeatures(), null);
        return millis(() -> meter.add(features));
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Share of neurons that fire in each spiking layer, as in training: normalised by the batch's own statistics. */
    Map<String, Double> rates() {
        Map<String, INDArray> activations = network.feedForward(batch.getFeatures(), true);
        Map<String, Double> rates = new LinkedHashMap<>();
        for (Layer layer : network.getLayers()) {
            String name = layer.conf().getLayer().getLayerName();
            INDArray spikes = activations.get(name);
            if (layer.conf().getLayer() instanceof LifLayer && spikes != null) {
                rates.put(name, spikes.meanNumber().doubleValue());
            }
        }
        return rates;
    }

    /** Times of steps, or of inferences, after some that are not counted. */
    List<Double> round(boolean inference, int warmUp, int count) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < warmUp + count; i++) {
            double time = inference ? infer() : run();
            if (i >= warmUp) {
                times.add(time);
            }
        }
        return times;
    }
}
