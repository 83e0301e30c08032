package org.masnn.energy;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of a few hundred neurons and random clips for them. */
public final class SmallNetworks {

    public static final int STEPS = 4;
    public static final int CLASSES = 3;

    private SmallNetworks() {}

    /** Frames 8x6x2, conv 5 with stride 2 without padding, LIF, conv 7, pool, LIF, dense, LIF. */
    public static ComputationGraph plain(DataType type, boolean attention) {
        GraphBuilder builder = start(type)
                .addLayer("conv1", convolution(5).stride(2).padding(0).build(), "fold")
                .addLayer("bn1", new FrameBatchNormalization.Builder().build(), "conv1")
                .addLayer("lif1", attention ? attending() : lif(), "bn1")
                .addLayer("conv2", convolution(7).build(), "lif1");
        String beforePool = "conv2";
        if (attention) {
            builder.addLayer(
                    "ta2",
                    new TemporalAttentionLayer.Builder()
                            .timeSteps(STEPS)
                            .reduction(2)
                            .build(),
                    "conv2");
            beforePool = "ta2";
        }
        builder.addLayer("pool2", new FramePoolingLayer.Builder().kernelSize(2).build(), beforePool)
                .addLayer("lif2", lif(), "pool2")
                .addLayer("fc", dense(), "lif2")
                .addLayer("lif3", lif(), "fc");
        return finish(builder, "lif3");
    }

    /** Spikes through a maximum, an average, a merge and a sum on their way to a convolution each. */
    public static ComputationGraph branched(DataType type) {
        GraphBuilder builder = start(type)
                .addLayer("conv1", convolution(5).build(), "fold")
                .addLayer("lif1", lif(), "conv1")
                .addLayer("maximum", pooling(FramePooling.Kind.MAXIMUM), "lif1")
                .addLayer("average", pooling(FramePooling.Kind.AVERAGE), "lif1")
                .addLayer("conv2", convolution(4).build(), "maximum")
                .addLayer("lif2", lif(), "conv2")
                .addLayer("conv3", convolution(4).build(), "average")
                .addLayer("lif3", lif(), "conv3")
                .addVertex("merge", new MergeVertex(), "lif2", "lif3")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "lif2", "lif3")
                .addLayer("conv4", convolution(3).build(), "merge")
                .addLayer("conv5", convolution(3).build(), "sum")
                .addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv4", "conv5")
                .addLayer("lif4", lif(), "both")
                .addLayer("fc", dense(), "lif4")
                .addLayer("lif5", lif(), "fc");
        return finish(builder, "lif5");
    }

    /** One convolution whose neurons pass on their membrane, and a dense layer behind it. */
    public static ComputationGraph analogue() {
        GraphBuilder builder = start(DataType.FLOAT)
                .addLayer("conv1", convolution(5).build(), "fold")
                .addLayer(
                        "liaf",
                        new LifLayer.Builder()
                                .timeSteps(STEPS)
                                .neuron(LifParameters.paper().withOutput(Output.MEMBRANE))
                                .build(),
                        "conv1")
                .addLayer("fc", dense(), "liaf")
                .addLayer("lif", lif(), "fc");
        return finish(builder, "lif");
    }

    public static GraphBuilder start(DataType type) {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .weightInit(WeightInit.RELU)
                .graphBuilder()
                .addInputs("events")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 8, 6, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "events");
    }

    public static ComputationGraph finish(GraphBuilder builder, String last) {
        ComputationGraph graph = new ComputationGraph(builder.addLayer(
                        "mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), last)
                .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "mean")
                .setOutputs("out")
                .build());
        graph.init();
        return graph;
    }

    public static FrameConvolutionLayer.Builder convolution(int channels) {
        return new FrameConvolutionLayer.Builder().nOut(channels);
    }

    public static LifLayer lif() {
        return new LifLayer.Builder().timeSteps(STEPS).build();
    }

    private static LifLayer attending() {
        return new LifLayer.Builder()
                .timeSteps(STEPS)
                .refinements(ChannelAttention.of(2), SpatialAttention.of(3))
                .build();
    }

    private static FrameDenseLayer dense() {
        return new FrameDenseLayer.Builder().nOut(CLASSES).build();
    }

    private static FramePoolingLayer pooling(FramePooling.Kind kind) {
        return new FramePoolingLayer.Builder().kernelSize(2).kind(kind).build();
    }

    /** Clips of which three quarters of the values are 0, with random classes. */
    public static DataSet clips(DataType type, int count, long seed) {
        Nd4j.getRandom().setSeed(seed);
        INDArray values = Nd4j.rand(type, count, STEPS, 8, 6, 2);
        INDArray features =
                values.mul(3).mul(Nd4j.rand(type, values.shape()).gt(0.75).castTo(type));
        INDArray labels = Nd4j.zeros(type, count, CLASSES);
        for (int i = 0; i < count; i++) {
            labels.putScalar(i, (seed + i) % CLASSES, 1);
        }
        return new DataSet(features, labels);
    }
}
