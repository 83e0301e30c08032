package org.masnn.models.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.masnn.attention.Attention;
import org.masnn.attention.ChannelAttention;
import org.masnn.core.layer.ClipDropoutLayer;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.memory.RecomputingGraph;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.training.GradientAccumulation;
import org.masnn.models.plain.FiveLayerNetwork;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class RecomputingGraphTest {

    private static final int CLASSES = 3;

    static Stream<Arguments> networks() {
        List<Arguments> result = new ArrayList<>();
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            for (int steps : new int[] {1, 4}) {
                for (BlockKind kind : BlockKind.values()) {
                    result.add(Arguments.of(kind + " " + type + " T=" + steps, residual(kind, type, steps)));
                }
                result.add(Arguments.of("TCSA " + type + " T=" + steps, threeLayers(type, steps)));
            }
        }
        result.add(Arguments.of("five layers", fiveLayers()));
        result.add(Arguments.of("dropout and noise in every segment", randomLayers()));
        result.add(Arguments.of(
                "ANN",
                ResidualNetwork.builder()
                        .ann()
                        .block(BlockKind.MS)
                        .classes(CLASSES)
                        .stem(Stem.Kind.SMALL)
                        .input(8, 8, 3)
                        .width(4)
                        .configuration()));
        return result.stream();
    }

    private static ComputationGraphConfiguration residual(BlockKind kind, DataType type, int steps) {
        return ResidualNetwork.builder()
                .stages(2, 1)
                .block(kind)
                .timeSteps(steps)
                .classes(CLASSES)
                .stem(Stem.Kind.SMALL)
                .input(5, 6, 3)
                .width(8)
                .dataType(type)
                .l2(1e-3)
                .updater(new Adam(1e-2))
                .seed(5)
                .configuration();
    }

    private static ComputationGraphConfiguration threeLayers(DataType type, int steps) {
        return ThreeLayerNetwork.builder()
                .timeSteps(steps)
                .classes(CLASSES)
                .input(8, 8, 3)
                .convolutions(8, 8, 8)
                .hidden(8)
                .attention(steps > 1 ? Attention.of("TCSA").withTemporalReduction(2) : Attention.of("CSA"))
                .neuron(LifParameters.paper().withThreshold(0.01))
                // two examples are normalised to +-gamma, which has to lie within the surrogate's window
                .batchNormalization(0.2, 0)
                .dropOut(0.5)
                .dataType(type)
                .updater(new Adam(1e-2))
                .seed(5)
                .configuration();
    }

    private static ComputationGraphConfiguration fiveLayers() {
        return FiveLayerNetwork.builder()
                .timeSteps(4)
                .classes(CLASSES)
                .input(32, 32, 3)
                .convolutionChannels(8)
                .hidden(16)
                .learnableDecay(true)
                .seed(5)
                .configuration();
    }

    private static ComputationGraphConfiguration randomLayers() {
        int steps = 2;
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(1e-2))
                .weightNoise(new DropConnect(0.7))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(steps, 6, 6, 3))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(steps).build(), "in");
        String last = "fold";
        for (int i = 0; i < 6; i++) {
            graph.addLayer(
                            "conv" + i,
                            new FrameConvolutionLayer.Builder()
                                    .nOut(8)
                                    .dropOut(0.7)
                                    .build(),
                            last)
                    .addLayer(
                            "drop" + i,
                            new ClipDropoutLayer.Builder()
                                    .timeSteps(steps)
                                    .keep(0.7)
                                    .build(),
                            "conv" + i)
                    .addLayer(
                            "lif" + i,
                            new LifLayer.Builder()
                                    .timeSteps(steps)
                                    .refinements(ChannelAttention.of(4))
                                    .neuron(LifParameters.paper().withThreshold(0.01))
                                    .build(),
                            "drop" + i);
            last = "lif" + i;
        }
        return graph.addLayer("fc", new FrameDenseLayer.Builder().nOut(CLASSES).build(), last)
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(steps).build(), "fc")
                .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "mean")
                .setOutputs("out")
                .build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void fit_isBitForBitThatOfTheOrdinaryNetwork(String name, ComputationGraphConfiguration configuration) {
        ComputationGraph ordinary = new ComputationGraph(configuration.clone());
        RecomputingGraph recomputing = new RecomputingGraph(configuration.clone());
        ordinary.init();
        recomputing.init();
        assertThat(recomputing.params()).isEqualTo(ordinary.params());
        assertThat(recomputing.segments()).isPositive();
        Nd4j.getRandom().setSeed(7);
        List<INDArray> expected = steps(ordinary);
        Nd4j.getRandom().setSeed(7);
        List<INDArray> actual = steps(recomputing);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).data().asDouble())
                    .as(name + ": array " + i)
                    .isEqualTo(expected.get(i).data().asDouble());
        }
        assertThat(expected.get(1).amaxNumber().doubleValue()).isPositive();
    }

    /** Score, gradients (with those of the running statistics), parameters and updater's state after each of two steps. */
    private static List<INDArray> steps(ComputationGraph network) {
        List<INDArray> result = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            DataSet batch = batch(network, i);
            network.setInputs(batch.getFeatures());
            network.setLabels(batch.getLabels());
            network.computeGradientAndScore();
            result.add(Nd4j.scalar(network.score()));
            result.add(network.getFlattenedGradients().dup());
            result.add(network.gradient().gradient().dup());
            network.fit(batch(network, i));
            result.add(network.params().dup());
            result.add(network.getUpdater().getStateViewArray().dup());
            result.add(Nd4j.scalar(network.score()));
        }
        return result;
    }

    @Test
    void of_restoredNetwork_trainsOnAsTheOriginal(@TempDir Path folder) throws IOException {
        ComputationGraph original = new ComputationGraph(residual(BlockKind.ATT_1, DataType.FLOAT, 2));
        original.init();
        original.fit(batch(original, 0));
        File file = folder.resolve("network.zip").toFile();
        ModelSerializer.writeModel(original, file, true);
        RecomputingGraph restored = RecomputingGraph.of(ModelSerializer.restoreComputationGraph(file, true));
        assertThat(RecomputingGraph.of(restored)).isSameAs(restored);

        train(original);
        train(restored);
        assertThat(restored.params().data().asDouble())
                .isEqualTo(original.params().data().asDouble());
        assertThat(restored.getUpdater().getStateViewArray().data().asDouble())
                .isEqualTo(original.getUpdater().getStateViewArray().data().asDouble());

        ModelSerializer.writeModel(restored, file, true);
        ComputationGraph again = ModelSerializer.restoreComputationGraph(file, true);
        assertThat(again.params()).isEqualTo(original.params());
        RecomputingGraph copy = restored.clone();
        train(original);
        train(copy);
        assertThat(copy.params().data().asDouble())
                .isEqualTo(original.params().data().asDouble());
        assertThat(restored.params()).isNotEqualTo(copy.params());
    }

    private static void train(ComputationGraph network) {
        Nd4j.getRandom().setSeed(11);
        network.fit(batch(network, 1));
        network.fit(batch(network, 2));
    }

    @Test
    void step_ofGradientAccumulation_isThatOfTheOrdinaryNetwork() {
        ComputationGraphConfiguration configuration = residual(BlockKind.MS, DataType.FLOAT, 1);
        ComputationGraph ordinary = new ComputationGraph(configuration.clone());
        RecomputingGraph recomputing = new RecomputingGraph(configuration.clone());
        for (ComputationGraph network : List.of(ordinary, recomputing)) {
            network.init();
            Nd4j.getRandom().setSeed(3);
            new GradientAccumulation(network, 2).step(List.of(batch(network, 0), batch(network, 1)));
        }
        assertThat(recomputing.params().data().asDouble())
                .isEqualTo(ordinary.params().data().asDouble());
    }

    @Test
    void fit_frozenBeginning_isThatOfTheOrdinaryNetwork() {
        ComputationGraph ordinary = new ComputationGraph(residual(BlockKind.ATT_1, DataType.FLOAT, 1));
        ordinary.init();
        ComputationGraph frozen = new TransferLearning.GraphBuilder(ordinary)
                .setFeatureExtractor("stage0_block0_sum")
                .build();
        RecomputingGraph recomputing = RecomputingGraph.of(frozen.clone());
        train(frozen);
        train(recomputing);
        assertThat(recomputing.params().data().asDouble())
                .isEqualTo(frozen.params().data().asDouble());
        assertThat(frozen.params()).isNotEqualTo(ordinary.params());
    }

    @Test
    void evaluation_isThatOfAnyNetwork() {
        ComputationGraphConfiguration configuration = residual(BlockKind.VANILLA, DataType.FLOAT, 2);
        ComputationGraph ordinary = new ComputationGraph(configuration.clone());
        RecomputingGraph recomputing = new RecomputingGraph(configuration.clone());
        ordinary.init();
        recomputing.init();
        INDArray features = batch(ordinary, 0).getFeatures();
        assertThat(recomputing.outputSingle(features)).isEqualTo(ordinary.outputSingle(features));
        assertThat(recomputing.score(batch(recomputing, 0))).isEqualTo(ordinary.score(batch(ordinary, 0)));
    }

    @Test
    void listeners_seeWhatIsKept_andGradients() {
        RecomputingGraph network = new RecomputingGraph(residual(BlockKind.MS, DataType.FLOAT, 1));
        network.init();
        List<String> calls = new ArrayList<>();
        network.setListeners(new BaseTrainingListener() {
            @Override
            public void onForwardPass(Model model, Map<String, INDArray> activations) {
                calls.add("forward " + activations.containsKey("fc") + activations.containsKey("stem_conv"));
                activations.values().forEach(INDArray::sumNumber);
            }

            @Override
            public void onBackwardPass(Model model) {
                calls.add("backward");
            }

            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                calls.add("done " + iteration);
            }
        });
        network.fit(batch(network, 0));
        assertThat(calls).containsExactly("forward truefalse", "backward", "done 0");
    }

    @Test
    void badUse_isNamed() {
        RecomputingGraph network = new RecomputingGraph(threeLayers(DataType.FLOAT, 4));
        network.init();
        DataSet batch = batch(network, 0);
        batch.setLabelsMaskArray(Nd4j.ones(DataType.FLOAT, 2, 1));
        assertThatThrownBy(() -> network.fit(batch))
                .hasMessage("RecomputingGraph: expected labels without a mask, got a mask [2, 1]");
        network.clearLayerMaskArrays();
        network.getConfiguration().setTrainingWorkspaceMode(WorkspaceMode.NONE);
        assertThatThrownBy(() -> network.fit(batch(network, 0)))
                .hasMessageContaining(
                        "RecomputingGraph: expected training with workspaces, got trainingWorkspaceMode NONE");
        assertThatThrownBy(() -> RecomputingGraph.of(new ComputationGraph(threeLayers(DataType.FLOAT, 4))))
                .hasMessage("RecomputingGraph: expected an initialised network; call init() first");
    }

    @Test
    void recompute_ofTheBuilders_makesSuchANetwork() {
        assertThat(ResidualNetwork.builder()
                        .stages(1)
                        .stem(Stem.Kind.SMALL)
                        .timeSteps(1)
                        .classes(2)
                        .input(8, 8, 3)
                        .width(8)
                        .recompute(true)
                        .build())
                .isInstanceOf(RecomputingGraph.class);
        assertThat(ThreeLayerNetwork.builder()
                        .timeSteps(4)
                        .classes(2)
                        .input(8, 8, 2)
                        .recompute(true)
                        .build())
                .isInstanceOf(RecomputingGraph.class);
    }

    private static DataSet batch(ComputationGraph network, int seed) {
        long[] shape = MemoryShapes.features(network, 2);
        Random random = new Random(seed);
        double[] values =
                random.doubles(Arrays.stream(shape).reduce(1, (x, y) -> x * y)).toArray();
        INDArray features =
                Nd4j.create(values, shape, 'c').castTo(network.params().dataType());
        INDArray labels = Nd4j.zeros(network.params().dataType(), 2, CLASSES);
        labels.putScalar(0, seed % CLASSES, 1);
        labels.putScalar(1, (seed + 1) % CLASSES, 1);
        return new DataSet(features, labels);
    }
}
