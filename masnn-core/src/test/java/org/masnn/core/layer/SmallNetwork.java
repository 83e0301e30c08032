package org.masnn.core.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.masnn.core.kernel.ChannelGain;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/** A network with each layer that frames go through, small enough to train in a test. */
final class SmallNetwork {

    static final int STEPS = 4;
    static final int CLASSES = 3;
    static final List<String> NAMES =
            List.of("fold", "conv", "bn", "pool", "lif", "dense", "bn2", "lif2", "mean", "out");

    private SmallNetwork() {}

    static NeuralNetConfiguration.Builder defaults() {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.FLOAT)
                .updater(new Adam(1e-2));
    }

    private static LifParameters neuron() {
        return LifParameters.paper().withSurrogate(new Surrogate.Sigmoid(4));
    }

    static List<Layer> layers() {
        return List.of(
                new FoldTimeLayer.Builder().timeSteps(STEPS).build(),
                new FrameConvolutionLayer.Builder().nOut(6).build(),
                new FrameBatchNormalization.Builder().build(),
                new FramePoolingLayer.Builder().build(),
                new LifLayer.Builder()
                        .timeSteps(STEPS)
                        .neuron(neuron())
                        .refinements(new ChannelGain(0.1))
                        .build(),
                new FrameDenseLayer.Builder().nOut(CLASSES).build(),
                new FrameBatchNormalization.Builder().build(),
                new LifLayer.Builder()
                        .timeSteps(STEPS)
                        .neuron(neuron())
                        .initialMembrane(0.1)
                        .build(),
                new TimeMeanLayer.Builder().timeSteps(STEPS).build(),
                new LossLayer.Builder(new SmoothedCrossEntropy(0.1))
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    static GraphBuilder graphBuilder(NeuralNetConfiguration.Builder defaults, List<Layer> layers) {
        GraphBuilder builder = defaults.graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 7, 6, 2))
                .setOutputs("out");
        String before = "in";
        for (int i = 0; i < layers.size(); i++) {
            builder.addLayer(NAMES.get(i), layers.get(i), before);
            before = NAMES.get(i);
        }
        return builder;
    }

    static ComputationGraph graph(NeuralNetConfiguration.Builder defaults) {
        return graph(defaults, layers());
    }

    static ComputationGraph graph(NeuralNetConfiguration.Builder defaults, List<Layer> layers) {
        ComputationGraph graph =
                new ComputationGraph(graphBuilder(defaults, layers).build());
        graph.init();
        return graph;
    }

    static MultiLayerNetwork stack(NeuralNetConfiguration.Builder defaults) {
        NeuralNetConfiguration.ListBuilder builder = defaults.list();
        List<Layer> layers = layers();
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).setLayerName(NAMES.get(i));
            builder.layer(layers.get(i));
        }
        MultiLayerConfiguration configuration =
                builder.setInputType(FoldTimeLayer.inputType(STEPS, 7, 6, 2)).build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    /** Clips whose class is where they are bright; {@code [N, T, H, W, C]}. */
    static DataSet data(int examples, long seed) {
        Nd4j.getRandom().setSeed(seed);
        INDArray features = Nd4j.rand(DataType.FLOAT, examples, STEPS, 7, 6, 2);
        INDArray labels = Nd4j.create(DataType.FLOAT, examples, CLASSES);
        for (int n = 0; n < examples; n++) {
            int label = n % CLASSES;
            labels.putScalar(n, label, 1);
            features.get(NDArrayIndex.point(n), NDArrayIndex.all(), NDArrayIndex.interval(2 * label, 2 * label + 2))
                    .addi(1);
        }
        return new DataSet(features, labels);
    }
}
