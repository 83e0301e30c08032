package org.masnn.models.distributed;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A spiking network of two convolutions for {@link NoiseExamples}. */
final class SmallNetwork {

    private SmallNetwork() {}

    static ComputationGraph plain(DataType type, IUpdater updater) {
        return build(type, updater, false, conf -> conf);
    }

    static ComputationGraph build(
            DataType type, IUpdater updater, boolean normalised, UnaryOperator<NeuralNetConfiguration.Builder> more) {
        int timeSteps = 3;
        GraphBuilder graph = more.apply(new NeuralNetConfiguration.Builder()
                        .seed(5)
                        .dataType(type)
                        .updater(updater))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(timeSteps, NoiseExamples.SIDE, NoiseExamples.SIDE, 2))
                .addLayer(
                        "fold", new FoldTimeLayer.Builder().timeSteps(timeSteps).build(), "in");
        String below = "fold";
        for (int i = 1; i <= 2; i++) {
            graph.addLayer(
                    "conv" + i,
                    new FrameConvolutionLayer.Builder()
                            .nOut(4)
                            .hasBias(!normalised)
                            .build(),
                    below);
            below = "conv" + i;
            if (normalised) {
                graph.addLayer("bn" + i, new FrameBatchNormalization.Builder().build(), below);
                below = "bn" + i;
            }
            graph.addLayer(
                    "lif" + i, new LifLayer.Builder().timeSteps(timeSteps).build(), below);
            below = "lif" + i;
        }
        ComputationGraph network = new ComputationGraph(graph.addLayer(
                        "dense",
                        new FrameDenseLayer.Builder()
                                .nOut(NoiseExamples.CLASSES)
                                .build(),
                        below)
                .addLayer(
                        "mean", new TimeMeanLayer.Builder().timeSteps(timeSteps).build(), "dense")
                .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "mean")
                .setOutputs("out")
                .build());
        network.init();
        return network;
    }
}
