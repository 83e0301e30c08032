package org.masnn.core.training;

import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.schedule.CosineSchedule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Thirteen samples in batches of two. */
final class NoiseBatches extends EpochIterator {

    private static final int SIZE = 13;
    private static final int T = 3;
    private final EpochOrder random;
    int poisonedFrom = Integer.MAX_VALUE;
    int killedAt = Integer.MAX_VALUE;

    NoiseBatches() {
        this(new EpochOrder(9, true));
    }

    NoiseBatches(EpochOrder random) {
        super(random, SIZE, 2);
        this.random = random;
    }

    @Override
    protected @Nullable DataSet batchOf(int samples) {
        if (nextBatch() == killedAt) {
            throw new IllegalStateException("killed in batch " + killedAt);
        }
        int count = Math.min(samples, SIZE - nextSample());
        INDArray features = Nd4j.create(DataType.DOUBLE, count, T, 6, 6, 2);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, count, 4);
        for (int i = 0; i < count; i++) {
            int sample = order()[nextSample() + i];
            SplittableRandom random = this.random.random(epoch(), sample);
            double[] values = random.doubles(T * 72, 0, 2).toArray();
            values[0] = nextBatch() >= poisonedFrom ? Double.NaN : values[0];
            features.slice(i).assign(Nd4j.createFromArray(values).reshape(T, 6, 6, 2));
            labels.putScalar(i, sample % 4, 1);
        }
        advance(count);
        return new DataSet(features, labels);
    }

    @Override
    public int inputColumns() {
        return T * 72;
    }

    @Override
    public int totalOutcomes() {
        return 4;
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    @Override
    public @Nullable List<String> getLabels() {
        return null;
    }

    /** A network for them that has everything with a state: momentum, schedule, dropout, running statistics. */
    static ComputationGraph network(int channels, double threshold) {
        return network(channels, threshold, new Momentum(new CosineSchedule(0.2, 0.01, 21), 0.9));
    }

    static ComputationGraph network(int channels, double threshold, IUpdater updater) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .l2(0.01)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(T, 6, 6, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(T).build(), "in")
                .addLayer(
                        "conv",
                        new FrameConvolutionLayer.Builder().nOut(channels).build(),
                        "fold")
                .addLayer("bn", new FrameBatchNormalization.Builder().build(), "conv")
                .addLayer(
                        "lif",
                        new LifLayer.Builder()
                                .timeSteps(T)
                                .neuron(LifParameters.paper().withThreshold(threshold))
                                .build(),
                        "bn")
                .addLayer(
                        "dense",
                        new FrameDenseLayer.Builder().nOut(4).dropOut(0.7).build(),
                        "lif")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(T).build(), "dense")
                .addLayer(
                        "loss",
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "mean")
                .setOutputs("loss")
                .build());
        network.init();
        return network;
    }
}
