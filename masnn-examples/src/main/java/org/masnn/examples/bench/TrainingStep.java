package org.masnn.examples.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.attention.Attention;
import org.masnn.energy.statistics.SpikeActivityListener;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Training steps (forward, loss, backward, Adam) of the 3-layer network at the paper's widths on random binary frames: the
 * same work as the PyTorch peer's.
 */
final class TrainingStep {

    private static final int CLASSES = 11;
    private static final int SIZE = 32;
    private static final int POLARITIES = 2;
    private static final long SEED = 7;

    private final ComputationGraph network;
    private final DataSet batch;

    /** With batch normalisation's running statistics those of the last batch, as the peer has them. */
    TrainingStep(Attention attention, int steps, int clips, double inputRate, double gamma, double beta) {
        Nd4j.getRandom().setSeed(SEED);
        network = ThreeLayerNetwork.builder()
                .timeSteps(steps)
                .classes(CLASSES)
                .attention(attention)
                .batchNormalization(gamma, beta)
                .batchNormalizationMomentum(1)
                .seed(SEED)
                .build();
        INDArray features = Nd4j.rand(DataType.FLOAT, clips, steps, SIZE, SIZE, POLARITIES)
                .lt(inputRate)
                .castTo(DataType.FLOAT);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, clips, CLASSES);
        for (int i = 0; i < clips; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        batch = new DataSet(features, labels);
    }

    /** Milliseconds of one step. */
    double run() {
        long start = System.nanoTime();
        network.fit(batch);
        return (System.nanoTime() - start) / 1e6;
    }

    /** Milliseconds of one step, in which the firing of each layer is counted too. */
    double runCounting() {
        network.setListeners(new SpikeActivityListener(network, 1, activity -> {}));
        try {
            return run();
        } finally {
            network.setListeners();
        }
    }

    /** Milliseconds of one inference. */
    double infer() {
        long start = System.nanoTime();
        network.output(false, batch.getFeatures());
        return (System.nanoTime() - start) / 1e6;
    }

    /** Milliseconds of one inference whose spikes are counted, also by neuron and time step if responses are kept. */
    double inferCounting(boolean responses) {
        SpikeMeter meter = new SpikeMeter(network);
        if (responses) {
            meter.keepResponses();
        }
        DataSet features = new DataSet(batch.getFeatures(), null);
        long start = System.nanoTime();
        meter.add(features);
        return (System.nanoTime() - start) / 1e6;
    }

    /** Firing rate of each spiking layer in inference with the statistics of the last training step. */
    Map<String, Double> rates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        SpikeMeter meter = new SpikeMeter(network);
        meter.add(batch);
        meter.statistics().layers().forEach(layer -> rates.put(layer.layer(), layer.rate()));
        return rates;
    }

    /** Times of {@code count} steps after one that is not counted. */
    List<Double> round(int count) {
        run();
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(run());
        }
        return times;
    }
}
