package org.masnn.attention.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.layer.RefinementLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Attention dropped into a network of DL4J's own layers, without time. */
class StockNetworkTest {

    private static DataType usual;

    @BeforeAll
    static void useDouble() {
        usual = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void useFormerType() {
        Nd4j.setDefaultDataTypes(usual, usual);
    }

    @ParameterizedTest
    @EnumSource(CNN2DFormat.class)
    void betweenStockConvolutions_gradientsAreRight(CNN2DFormat format) {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(5, 6, 2, format))
                .addLayer(
                        "conv1",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(4)
                                .dataFormat(format)
                                .build(),
                        "image")
                .addLayer(
                        "ca",
                        new RefinementLayer.Builder()
                                .refinement(ChannelAttention.of(2))
                                .build(),
                        "conv1")
                .addLayer(
                        "sa",
                        new RefinementLayer.Builder()
                                .refinement(SpatialAttention.of(3))
                                .build(),
                        "ca")
                .addLayer(
                        "conv2",
                        new ConvolutionLayer.Builder(2, 2)
                                .nOut(3)
                                .dataFormat(CNN2DFormat.NHWC)
                                .build(),
                        "sa")
                .addLayer("pool", new GlobalPoolingLayer(), "conv2")
                .addLayer("dense", new DenseLayer.Builder().nOut(5).build(), "pool")
                .addLayer(
                        "eca",
                        new RefinementLayer.Builder()
                                .refinement(ChannelAttention.of(new VectorGate.LocalConvolution(3)))
                                .build(),
                        "dense")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .nOut(2)
                                .build(),
                        "eca")
                .setOutputs("out")
                .build();
        assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
                .isEqualTo(configuration);
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        Nd4j.getRandom().setSeed(9);
        long[] shape = format == CNN2DFormat.NCHW ? new long[] {3, 2, 5, 6} : new long[] {3, 5, 6, 2};
        assertThat(GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                        .net(graph)
                        .epsilon(1e-6)
                        .maxRelError(1e-5)
                        .minAbsoluteError(1e-9)
                        .inputs(new INDArray[] {Nd4j.randn(DataType.DOUBLE, shape)})
                        .labels(new INDArray[] {Nd4j.randn(DataType.DOUBLE, 3, 2)})
                        .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
                .isTrue();
    }
}
