package org.masnn.examples.gesture;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.SampleSource;
import org.masnn.core.event.Framing;
import org.masnn.core.layer.SmoothedCrossEntropy;
import org.masnn.examples.gesture.TrainingSettings.Loss;
import org.masnn.models.plain.FiveLayerNetwork;
import org.masnn.models.plain.PlainNetworkBuilder;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Builds the networks of a comparison. */
final class GestureNetwork {

    private GestureNetwork() {}

    /** The network of one run, with its initial weights. */
    static ComputationGraph build(GestureSettings settings, GestureData data, String attention, long seed) {
        ComputationGraph network = new ComputationGraph(configuration(settings, data, attention, seed));
        network.init();
        return network;
    }

    /** The network without its memory; an {@link IllegalArgumentException} when its sizes do not fit. */
    static ComputationGraphConfiguration configuration(
            GestureSettings settings, GestureData data, String attention, long seed) {
        List<Integer> widths = settings.network().widths();
        return switch (settings.network().name()) {
            case THREE ->
                with(settings, data, attention, seed, ThreeLayerNetwork.builder())
                        .convolutions(widths.get(0), widths.get(1), widths.get(2))
                        .hidden(widths.get(3))
                        .readout(settings.network().readout())
                        .configuration();
            case FIVE ->
                with(settings, data, attention, seed, FiveLayerNetwork.builder())
                        .convolutionChannels(widths.get(0))
                        .hidden(widths.get(1))
                        .configuration();
        };
    }

    /** Batches of a whole run. */
    static int iterations(GestureSettings settings, GestureData data) {
        TrainingSettings training = settings.training();
        int batches =
                settings.frames().training(data.train(), training.batch(), 0).batchesPerEpoch();
        return Math.multiplyExact(batches, training.epochs());
    }

    private static <B extends PlainNetworkBuilder<B>> B with(
            GestureSettings settings, GestureData data, String attention, long seed, B builder) {
        NetworkSettings network = settings.network();
        TrainingSettings training = settings.training();
        SampleSource samples = data.train();
        Framing framing = settings.frames().framing(samples);
        builder.timeSteps(framing.timeSteps())
                .classes(data.classes().size())
                .input(
                        framing.frameHeight(samples.sensorHeight()),
                        framing.frameWidth(samples.sensorWidth()),
                        Framing.POLARITIES)
                .attention(network.attention(attention))
                .neuron(network.neuron())
                .learnableDecay(network.learnableDecay())
                .batchNormalization(network.gamma(), 0)
                .dropOut(1 - network.dropout())
                .l2(training.l2())
                .updater(training.updater(iterations(settings, data)))
                .seed(seed);
        return training.loss() == Loss.MSE
                ? builder.loss(new LossMSE(), Activation.IDENTITY)
                : builder.loss(new SmoothedCrossEntropy(training.labelSmoothing()), Activation.SOFTMAX);
    }
}
