package org.masnn.attention.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.Attention;
import org.masnn.attention.Location;
import org.masnn.attention.PlacedAttention;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Gradients of a whole small network against differences, in double precision, for each combination of attention. The
 * neurons fire with the smooth step whose derivative is the surrogate, so that the network is differentiable.
 */
class AttentionNetworkGradientTest {

    private static final int STEPS = 3;

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
    @ValueSource(
            strings = {
                "none",
                "TA/T=cbam2",
                "CA/C=cbam2",
                "SA/S=3",
                "TCA/T=cbam2/C=cbam2",
                "TSA/T=cbam2/S=3",
                "CSA/C=cbam2/S=3",
                "TCSA/T=cbam2/C=cbam2/S=3",
                "TCSA/T=se2/C=eca3/S=3/T@conv-pre/C@conv-post/S@conv-pre",
                "TCSA/T=eca/C=se1/S=3/C@conv-pre/S@conv-post/gate=x2",
                "CSA/C=simam/S=3/gate=+2",
                "TCA/T=cbam1/C=simam/C@conv-post/gate=x2+1-orthogonal",
                "official:TCSA/T=cbam2/C=cbam2",
                "official:CSA/C=eca3/C@conv-pre/S@conv-pre",
            })
    void combination(String text) {
        Attention attention = Attention.of(text);
        ComputationGraph graph = new ComputationGraph(network(attention));
        graph.init();
        Nd4j.getRandom().setSeed(11);
        boolean right = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(graph)
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9)
                .inputs(new INDArray[] {Nd4j.randn(DataType.DOUBLE, 2, STEPS, 2, 3, 1)})
                .labels(new INDArray[] {Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}})})
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY));
        assertThat(right).isTrue();
    }

    private static ComputationGraphConfiguration network(Attention attention) {
        ComputationGraphConfiguration.GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .seed(12345)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 2, 3, 1));
        builder.addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "in");
        String last = "fold";
        for (PlacedAttention placed : attention.layers(Location.CONV_PRE, STEPS)) {
            builder.addLayer("pre" + placed.suffix(), placed.layer(), last);
            last = "pre" + placed.suffix();
        }
        builder.addLayer(
                "conv",
                new FrameConvolutionLayer.Builder()
                        .kernelSize(3)
                        .padding(1)
                        .nOut(2)
                        .build(),
                last);
        last = "conv";
        for (PlacedAttention placed : attention.layers(Location.CONV_POST, STEPS)) {
            builder.addLayer(placed.suffix(), placed.layer(), last);
            last = placed.suffix();
        }
        builder.addLayer(
                "lif",
                new LifLayer.Builder()
                        .timeSteps(STEPS)
                        .neuron(LifParameters.paper()
                                .withSurrogate(new Surrogate.ArcTangent(2))
                                .withFiring(Firing.RELAXED))
                        .refinements(attention.membraneRefinements())
                        .build(),
                last);
        builder.addLayer("dense", new FrameDenseLayer.Builder().nOut(2).build(), "lif");
        builder.addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "dense");
        builder.addLayer(
                "out",
                new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build(),
                "mean");
        return builder.setOutputs("out").build();
    }
}
