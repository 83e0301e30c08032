package org.masnn.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ParameterSpecification.Role;
import org.masnn.core.kernel.ReferenceRefinement;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.RefinementLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Runs the code of {@code docs/how-to/custom-attention.md}. */
class CustomAttentionGuideTest {

    // guide: begin
    record SelfGate(double floor) implements MembraneRefinement {

        @Override
        public List<ParameterSpecification> parameters(FrameSize frame) {
            int channels = frame.channels();
            return List.of(
                    ParameterSpecification.constant("slope", Role.SCALE, 1, channels),
                    ParameterSpecification.constant("offset", Role.BIAS, 0, channels));
        }

        @Override
        public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
            return membrane -> new Step(membrane, parameters.get(0), parameters.get(1)); // [N, H, W, C]
        }

        private final class Step implements ReferenceRefinement.Step {

            private final INDArray membrane;
            private final INDArray slope;
            private final INDArray average; // [N, C]
            private final INDArray sigmoid; // [N, C]

            Step(INDArray membrane, INDArray slope, INDArray offset) {
                this.membrane = membrane;
                this.slope = slope;
                average = membrane.mean(1, 2);
                sigmoid = Transforms.sigmoid(average.mulRowVector(slope).addiRowVector(offset), false);
            }

            @Override
            public INDArray weights() {
                return perChannel(sigmoid.mul(1 - floor).addi(floor));
            }

            @Override
            public INDArray output() {
                return membrane.mul(weights());
            }

            @Override
            public INDArray backward(INDArray gradient, List<INDArray> parameterGradients) {
                INDArray sum = gradient.mul(membrane)
                        .sum(1, 2)
                        .muli(sigmoid)
                        .muli(sigmoid.rsub(1))
                        .muli(1 - floor);
                parameterGradients.get(0).addi(sum.mul(average).sum(0));
                parameterGradients.get(1).addi(sum.sum(0));
                long pixels = membrane.size(1) * membrane.size(2);
                return gradient.mul(weights())
                        .addi(perChannel(sum.mulRowVector(slope).divi(pixels)));
            }

            private INDArray perChannel(INDArray values) {
                return values.reshape('c', values.size(0), 1, 1, values.size(1));
            }
        }
    }
    // guide: end

    private static final int STEPS = 3;

    private static ComputationGraphConfiguration network(DataType type) {
        int timeSteps = STEPS;
        // use: begin
        LifLayer inside = new LifLayer.Builder()
                .timeSteps(timeSteps)
                .refinements(new SelfGate(0.25))
                .build();
        RefinementLayer behind =
                new RefinementLayer.Builder().refinement(new SelfGate(0.25)).build();
        Attention named = Attention.of("TCSA").withChannel(new SelfGate(0.25));
        // use: end
        assertThat(named.membraneRefinements()).contains(new SelfGate(0.25));
        if (type == DataType.DOUBLE) {
            inside.setNeuron(LifParameters.paper()
                    .withSurrogate(new Surrogate.ArcTangent(2))
                    .withFiring(Firing.RELAXED));
        }
        return new NeuralNetConfiguration.Builder()
                .seed(12345)
                .dataType(type)
                .updater(type == DataType.DOUBLE ? new NoOp() : new Adam(0.05))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 3, 4, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "in")
                .addLayer("conv", new FrameConvolutionLayer.Builder().nOut(3).build(), "fold")
                .addLayer("behind", behind, "conv")
                .addLayer("inside", inside, "behind")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(2).build(), "inside")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "dense")
                .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "mean")
                .setOutputs("out")
                .build();
    }

    @Test
    void gradients_areRight() {
        DataType usual = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            ComputationGraphConfiguration configuration = network(DataType.DOUBLE);
            ComputationGraph graph = new ComputationGraph(configuration);
            graph.init();
            Nd4j.getRandom().setSeed(7);
            assertThat(GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                            .net(graph)
                            .epsilon(1e-6)
                            .maxRelError(1e-5)
                            .minAbsoluteError(1e-9)
                            .inputs(new INDArray[] {Nd4j.randn(DataType.DOUBLE, 2, STEPS, 3, 4, 2)})
                            .labels(new INDArray[] {Nd4j.eye(2).castTo(DataType.DOUBLE)})
                            .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
                    .isTrue();
        } finally {
            Nd4j.setDefaultDataTypes(usual, usual);
        }
    }

    @Test
    void network_trains_showsItsWeights_andIsReadBackFromJson() {
        ComputationGraphConfiguration configuration = network(DataType.FLOAT);
        assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
                .isEqualTo(configuration);
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        Nd4j.getRandom().setSeed(7);
        INDArray features = Nd4j.rand(DataType.FLOAT, 2, STEPS, 3, 4, 2).muli(4);
        DataSet batch = new DataSet(features, Nd4j.eye(2));
        double before = graph.score(batch);
        for (int i = 0; i < 20; i++) {
            graph.fit(batch);
        }
        assertThat(graph.score(batch)).isLessThan(before);
        INDArray weights = AttentionWeights.of(graph, features).channel("inside");
        assertThat(weights.shape()).containsExactly(2, STEPS, 3);
        assertThat(weights.minNumber().doubleValue()).isGreaterThanOrEqualTo(0.25);
    }

    @Test
    void guide_showsThisCode() throws IOException {
        String guide = Files.readString(Path.of("../docs/how-to/custom-attention.md"));
        String source = Files.readString(Path.of("src/test/java/org/masnn/attention/CustomAttentionGuideTest.java"))
                .replaceAll("\\s", "");
        List<String> shown = Pattern.compile("(?s)```java\n(.*?)```")
                .matcher(guide)
                .results()
                .map(result -> result.group(1).replaceAll("\\s", ""))
                .toList();
        assertThat(shown).hasSize(2).allSatisfy(code -> assertThat(source).contains(code));
    }
}
