package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.kernel.ChannelGain;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Gradients of whole networks against finite differences: double precision, and the surrogate's primitive in place of the
 * step, so that the surrogate is the true derivative.
 */
class NetworkGradientTest {

    private static final int STEPS = 3;
    private static final int CLASSES = 3;

    @BeforeAll
    static void doublePrecision() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE); // GradientCheckUtil asks for it
    }

    @AfterAll
    static void singlePrecision() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    @ParameterizedTest
    @CsvSource({
        "hard, SPIKE, sigmoid, AVERAGE, false, 0, false",
        "hard, SPIKE, sigmoid, AVERAGE, true, 0.3, true",
        "hard, SPIKE, atan, MAXIMUM, false, 0.3, false",
        "soft, SPIKE, atan, AVERAGE, true, 0, true",
        "soft, SPIKE, sigmoid, MAXIMUM, false, 0, false",
        "hard, MEMBRANE, sigmoid, AVERAGE, false, 0.3, true",
        "soft, MEMBRANE, atan, AVERAGE, true, 0, false"
    })
    void wholeNetwork(
            String reset,
            Output output,
            String surrogate,
            FramePooling.Kind pooling,
            boolean crossEntropy,
            double initialMembrane,
            boolean decayInput) {
        LifParameters neuron = neuron(reset, surrogate).withOutput(output).withDecayInput(decayInput);
        ILossFunction loss = crossEntropy ? new SmoothedCrossEntropy(0.1) : new LossMSE();
        GraphBuilder builder = builder()
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 5, 4, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "in")
                .addLayer("conv1", new FrameConvolutionLayer.Builder().nOut(3).build(), "fold")
                .addLayer("bn1", new FrameBatchNormalization.Builder().build(), "conv1")
                .addLayer(
                        "lif1",
                        new LifLayer.Builder()
                                .timeSteps(STEPS)
                                .neuron(neuron)
                                .initialMembrane(initialMembrane)
                                .refinements(new ChannelGain(0.2))
                                .learnableDecay(true)
                                .build(),
                        "bn1")
                .addLayer(
                        "conv2",
                        new FrameConvolutionLayer.Builder()
                                .kernelSize(3, 2)
                                .stride(2, 1)
                                .padding(1, 0)
                                .nOut(2)
                                .hasBias(false)
                                .build(),
                        "lif1")
                .addLayer("pool", new FramePoolingLayer.Builder().kind(pooling).build(), "conv2")
                .addLayer(
                        "lif2",
                        new LifLayer.Builder()
                                .timeSteps(STEPS)
                                .neuron(neuron)
                                .learnableDecay(true)
                                .build(),
                        "pool")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(CLASSES).build(), "lif2")
                .addLayer(
                        "bn3",
                        new FrameBatchNormalization.Builder().initialGamma(0.7).build(),
                        "dense")
                .addLayer(
                        "lif3",
                        new LifLayer.Builder().timeSteps(STEPS).neuron(neuron).build(),
                        "bn3")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "lif3")
                .addLayer("out", lossLayer(loss, crossEntropy), "mean")
                .setOutputs("out");
        check(builder, Nd4j.randn(DataType.DOUBLE, 2, STEPS, 5, 4, 2), labels(2));
    }

    @Test
    void repeatedImages_andLossPerTimeStep() {
        for (boolean crossEntropy : new boolean[] {false, true}) {
            ILossFunction loss = crossEntropy ? new SmoothedCrossEntropy(0.2) : new LossMSE();
            GraphBuilder builder = builder()
                    .setInputTypes(InputType.convolutional(5, 4, 2, CNN2DFormat.NCHW))
                    .addLayer(
                            "repeat",
                            new RepeatImageLayer.Builder().timeSteps(STEPS).build(),
                            "in")
                    .addLayer(
                            "conv", new FrameConvolutionLayer.Builder().nOut(3).build(), "repeat")
                    .addLayer(
                            "lif",
                            new LifLayer.Builder()
                                    .timeSteps(STEPS)
                                    .neuron(neuron("hard", "sigmoid"))
                                    .build(),
                            "conv")
                    .addLayer(
                            "dense", new FrameDenseLayer.Builder().nOut(CLASSES).build(), "lif")
                    .addLayer(
                            "unfold",
                            new UnfoldTimeLayer.Builder().timeSteps(STEPS).build(),
                            "dense")
                    .addLayer(
                            "out",
                            new RnnLossLayer.Builder(loss)
                                    .activation(crossEntropy ? Activation.SOFTMAX : Activation.IDENTITY)
                                    .build(),
                            "unfold")
                    .setOutputs("out");
            INDArray labels = Nd4j.create(DataType.DOUBLE, 2, CLASSES, STEPS);
            for (int n = 0; n < 2; n++) {
                for (int t = 0; t < STEPS; t++) {
                    labels.putScalar(new int[] {n, (n + t) % CLASSES, t}, 1);
                }
            }
            check(builder, Nd4j.randn(DataType.DOUBLE, 2, 2, 5, 4), labels);
        }
    }

    @Test
    void denseNetwork_onSequencesOfValues() {
        GraphBuilder builder = builder()
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 4))
                .addLayer(
                        "fold",
                        new FoldTimeLayer.Builder()
                                .timeSteps(STEPS)
                                .format(SequenceFormat.NFT)
                                .build(),
                        "in")
                .addLayer("dense1", new FrameDenseLayer.Builder().nOut(5).build(), "fold")
                .addLayer(
                        "lif1",
                        new LifLayer.Builder()
                                .timeSteps(STEPS)
                                .neuron(neuron("soft", "atan"))
                                .refinements(new ChannelGain(0.1), new ChannelGain(-0.4))
                                .build(),
                        "dense1")
                .addLayer(
                        "dense2",
                        new FrameDenseLayer.Builder().nOut(2 * CLASSES).build(),
                        "lif1")
                .addLayer("vote", new VoteLayer.Builder().voters(2).build(), "dense2")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "vote")
                .addLayer("out", lossLayer(new SmoothedCrossEntropy(0.1), true), "mean")
                .setOutputs("out");
        check(builder, Nd4j.randn(DataType.DOUBLE, 3, 4, STEPS), labels(3));
    }

    private static LifParameters neuron(String reset, String surrogate) {
        return LifParameters.paper()
                .withDecay(0.6)
                .withReset("hard".equals(reset) ? Reset.to(-0.1) : Reset.bySubtraction())
                .withSurrogate("atan".equals(surrogate) ? new Surrogate.ArcTangent(2) : new Surrogate.Sigmoid(3))
                .withFiring(Firing.RELAXED);
    }

    private static LossLayer lossLayer(ILossFunction loss, boolean softmax) {
        return new LossLayer.Builder(loss)
                .activation(softmax ? Activation.SOFTMAX : Activation.IDENTITY)
                .build();
    }

    private static GraphBuilder builder() {
        return new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .seed(11)
                .updater(new NoOp())
                .biasInit(0.1)
                .weightInit(new WeightInitDistribution(new NormalDistribution(0, 0.6)))
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .graphBuilder()
                .addInputs("in");
    }

    private static INDArray labels(int examples) {
        INDArray labels = Nd4j.create(DataType.DOUBLE, examples, CLASSES);
        for (int n = 0; n < examples; n++) {
            labels.putScalar(n, n % CLASSES, 1);
        }
        return labels;
    }

    private static void check(GraphBuilder builder, INDArray features, INDArray labels) {
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        // Running statistics are no part of a training step's loss.
        Set<String> statistics = Set.of("bn1_mean", "bn1_var", "bn3_mean", "bn3_var");
        boolean passed = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(graph)
                .inputs(new INDArray[] {features})
                .labels(new INDArray[] {labels})
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-8)
                .subset(true)
                .maxPerParam(12)
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)
                .excludeParams(statistics));
        assertThat(passed).isTrue();
        graph.setInputs(features);
        graph.setLabels(labels);
        graph.computeGradientAndScore();
        List<String> without = graph.paramTable().keySet().stream()
                .filter(name -> !statistics.contains(name))
                .filter(name -> graph.gradient()
                                .gradientForVariable()
                                .get(name)
                                .amaxNumber()
                                .doubleValue()
                        < 1e-6)
                .toList();
        assertThat(without)
                .as("parameters without a gradient (biases in front of a batch normalisation have none)")
                .isSubsetOf("conv1_b", "dense_b");
    }
}
