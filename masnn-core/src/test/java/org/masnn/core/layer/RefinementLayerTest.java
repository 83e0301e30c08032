package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.core.kernel.ChannelGain;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ReferenceRefinement;
import org.masnn.core.kernel.ReferenceRefinementKernel;
import org.masnn.core.kernel.UnfusedChannelGain;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A refinement as a layer of its own. */
class RefinementLayerTest {

    private static final int STEPS = 4;
    private static final InputType FRAMES = InputType.convolutional(2, 3, 2, CNN2DFormat.NHWC);

    private static RefinementLayer.Builder layer(FrameGrouping grouping) {
        RefinementLayer.Builder builder = new RefinementLayer.Builder().refinement(new ChannelGain(0.3));
        return grouping == FrameGrouping.FRAME ? builder : builder.jointly(grouping, STEPS);
    }

    private static NeuralNetConfiguration.Builder defaults(DataType type) {
        return new NeuralNetConfiguration.Builder()
                .seed(12345)
                .dataType(type)
                .updater(type == DataType.DOUBLE ? new NoOp() : new Adam(0.05));
    }

    private static LossLayer loss() {
        return new LossLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .build();
    }

    /** Frames through the layer, or values if {@code flat}; a dense layer in front, so that input gradients count. */
    private static ComputationGraph network(NeuralNetConfiguration.Builder defaults, Layer refined, boolean flat) {
        ComputationGraphConfiguration.GraphBuilder builder = defaults.graphBuilder()
                .addInputs("in")
                .setInputTypes(flat ? FoldTimeLayer.inputType(STEPS, 5) : FoldTimeLayer.inputType(STEPS, 2, 3, 2))
                .addLayer(
                        "fold",
                        new FoldTimeLayer.Builder()
                                .timeSteps(STEPS)
                                .format(flat ? SequenceFormat.NTF : SequenceFormat.NTHWC)
                                .build(),
                        "in")
                .addLayer(
                        "first",
                        flat
                                ? new FrameDenseLayer.Builder().nOut(3).build()
                                : new FrameConvolutionLayer.Builder().nOut(3).build(),
                        "fold")
                .addLayer("gain", refined, "first")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(2).build(), "gain")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "dense")
                .addLayer("out", loss(), "mean")
                .setOutputs("out");
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        return graph;
    }

    private static INDArray features(DataType type, boolean flat) {
        Nd4j.getRandom().setSeed(7);
        return flat ? Nd4j.randn(type, 3, STEPS, 5) : Nd4j.randn(type, 3, STEPS, 2, 3, 2);
    }

    private static INDArray labels(DataType type) {
        return Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {1, 0}}).castTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "FRAME, false, ENABLED",
        "FRAME, true, NONE",
        "CLIP_AS_ROWS, false, NONE",
        "CLIP_AS_ROWS, true, ENABLED",
        "CLIP_AS_CHANNELS, false, ENABLED",
        "CLIP_AS_CHANNELS, true, NONE"
    })
    void gradients_areRight(FrameGrouping grouping, boolean flat, WorkspaceMode workspaces) {
        DataType usual = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE); // GradientCheckUtil asks for it
        try {
            NeuralNetConfiguration.Builder defaults =
                    defaults(DataType.DOUBLE).trainingWorkspaceMode(workspaces).inferenceWorkspaceMode(workspaces);
            boolean right = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                    .net(network(defaults, layer(grouping).build(), flat))
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)
                    .inputs(new INDArray[] {features(DataType.DOUBLE, flat)})
                    .labels(new INDArray[] {labels(DataType.DOUBLE)})
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY));
            assertThat(right).isTrue();
        } finally {
            Nd4j.setDefaultDataTypes(usual, usual);
        }
    }

    @ParameterizedTest
    @EnumSource(FrameGrouping.class)
    void output_isWhatTheKernelGives(FrameGrouping grouping) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            ComputationGraph graph = network(defaults(type), layer(grouping).build(), false);
            var activations = graph.feedForward(features(type, false), false);
            INDArray input = activations.get("first");
            INDArray expected = Nd4j.create(type, input.shape());
            int steps = grouping == FrameGrouping.FRAME ? 1 : STEPS;
            INDArray gain = graph.getParam("gain_gain");
            assertThat(gain.length()).isEqualTo(grouping == FrameGrouping.CLIP_AS_CHANNELS ? 3 * STEPS : 3);
            new ReferenceRefinementKernel(new ChannelGain(0.3), new FrameSize(2, 3, 3), grouping, steps, List.of(gain))
                    .forward(input, expected, false);
            assertThat(activations.get("gain").shape()).containsExactly(3 * STEPS, 2, 3, 3);
            assertClose(activations.get("gain"), expected, 1e-5, grouping + " " + type);
        }
    }

    @Test
    void types_areInferred() {
        RefinementLayer layer = layer(FrameGrouping.FRAME).build();
        layer.setNIn(FRAMES, false);
        assertThat(layer.getOutputType(0, FRAMES)).isEqualTo(FRAMES);
        assertThat(layer.getNIn()).isEqualTo(2);
        assertThat(layer.getNOut()).isEqualTo(2);
        assertThat(layer.getTimeSteps()).isEqualTo(1);
        InputType values = InputType.feedForward(7);
        assertThat(layer(FrameGrouping.CLIP_AS_ROWS).build().getOutputType(0, values))
                .isEqualTo(values);
    }

    @Test
    void frameByFrame_takesAnyNumberOfRows() {
        ComputationGraph graph = alone(layer(FrameGrouping.FRAME).build(), FRAMES);
        assertThat(graph.outputSingle(Nd4j.rand(DataType.FLOAT, 7, 2, 3, 2)).shape())
                .containsExactly(7, 2, 3, 2);
    }

    @Test
    void clone_isEqualAndIndependent() {
        RefinementLayer layer = layer(FrameGrouping.CLIP_AS_ROWS).build();
        RefinementLayer copy = (RefinementLayer) layer.clone();
        assertThat(copy).isEqualTo(layer).hasSameHashCodeAs(layer);
        copy.setGrouping(FrameGrouping.CLIP_AS_CHANNELS);
        assertThat(copy).isNotEqualTo(layer);
        assertThat(layer.getGrouping()).isEqualTo(FrameGrouping.CLIP_AS_ROWS);
        copy.setGrouping(FrameGrouping.CLIP_AS_ROWS);
        copy.setRefinement(new ChannelGain(0.4));
        assertThat(copy).isNotEqualTo(layer);
        copy.setRefinement(new ChannelGain(0.3));
        copy.setTimeSteps(9);
        assertThat(copy).isNotEqualTo(layer);
    }

    @Test
    void memoryReport_countsTheParameters() {
        assertThat(layer(FrameGrouping.CLIP_AS_CHANNELS)
                        .build()
                        .getMemoryReport(FRAMES)
                        .getParameterSize())
                .isEqualTo(2 * STEPS);
    }

    @ParameterizedTest
    @EnumSource(FrameGrouping.class)
    void training_changesTheParametersAndIsSaved(FrameGrouping grouping, @TempDir Path folder) throws IOException {
        ComputationGraph graph =
                network(defaults(DataType.FLOAT), layer(grouping).build(), false);
        INDArray before = graph.getParam("gain_gain").dup();
        INDArray features = features(DataType.FLOAT, false);
        DataSet batch = new DataSet(features, labels(DataType.FLOAT));
        double first = graph.score(batch);
        for (int i = 0; i < 50; i++) {
            graph.fit(batch);
        }
        assertThat(graph.score(batch)).isLessThan(first);
        assertThat(graph.getParam("gain_gain")).isNotEqualTo(before);

        Path file = folder.resolve("graph.zip");
        ModelSerializer.writeModel(graph, file.toFile(), true);
        ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile());
        assertThat(restored.getConfiguration()).isEqualTo(graph.getConfiguration());
        assertThat(restored.outputSingle(features)).isEqualTo(graph.outputSingle(features));
        assertThat(graph.clone().outputSingle(features)).isEqualTo(graph.outputSingle(features));
        assertThat(restored.summary()).contains("gain (RefinementLayer");
    }

    @Test
    void workspaces_changeNothing() {
        for (MembraneRefinement refinement : List.of(new ChannelGain(0.3), new UnfusedChannelGain(0.3))) {
            List<INDArray> params = new ArrayList<>();
            for (WorkspaceMode mode : new WorkspaceMode[] {WorkspaceMode.NONE, WorkspaceMode.ENABLED}) {
                ComputationGraph graph = network(
                        defaults(DataType.FLOAT).trainingWorkspaceMode(mode).inferenceWorkspaceMode(mode),
                        new RefinementLayer.Builder()
                                .refinement(refinement)
                                .jointly(FrameGrouping.CLIP_AS_ROWS, STEPS)
                                .build(),
                        false);
                for (int i = 0; i < 4; i++) {
                    graph.fit(new DataSet(features(DataType.FLOAT, false), labels(DataType.FLOAT)));
                }
                params.add(graph.params().dup());
            }
            assertThat(params.get(1)).isEqualTo(params.get(0));
        }
    }

    @Test
    void weightNoise_actsInTrainingOnly() {
        RefinementLayer noisy = layer(FrameGrouping.FRAME).build();
        noisy.setWeightNoise(new DropConnect(0.5));
        ComputationGraph graph = network(defaults(DataType.FLOAT), noisy, false);
        ComputationGraph plain =
                network(defaults(DataType.FLOAT), layer(FrameGrouping.FRAME).build(), false);
        INDArray[] features = {features(DataType.FLOAT, false)};
        assertThat(graph.outputSingle(features[0])).isEqualTo(plain.outputSingle(features[0]));
        INDArray clean = plain.feedForward(features, true, false).get("gain").dup();
        int changes = 0;
        for (int i = 0; i < 20; i++) {
            graph.getLayer("gain").clearNoiseWeightParams();
            INDArray one = graph.feedForward(features, true, false).get("gain");
            changes += one.equals(clean) ? 0 : 1;
        }
        assertThat(changes).isPositive();
        graph.getLayer("gain").clearNoiseWeightParams(); // a training pass without a backward pass leaves them
        graph.fit(new DataSet(features[0], labels(DataType.FLOAT)));
        assertThat(graph.params().isNaN().any()).isFalse();
        assertThat(graph.outputSingle(features[0])).isEqualTo(graph.outputSingle(features[0]));
    }

    @ParameterizedTest
    @EnumSource(FrameGrouping.class)
    void frozenWithBackpropagation_passesTheSameGradientOn(FrameGrouping grouping) {
        ComputationGraph usual =
                network(defaults(DataType.FLOAT), layer(grouping).build(), true);
        ComputationGraph frozen = network(
                defaults(DataType.FLOAT),
                new FrozenLayerWithBackprop(layer(grouping).build()),
                true);
        frozen.setParams(usual.params());
        for (ComputationGraph graph : List.of(usual, frozen)) {
            graph.setInputs(features(DataType.FLOAT, true));
            graph.setLabels(labels(DataType.FLOAT));
            graph.computeGradientAndScore();
        }
        INDArray expected = usual.gradient().getGradientFor("first_W");
        assertThat(expected.norm2Number().doubleValue()).isPositive();
        assertThat(frozen.gradient().getGradientFor("first_W")).isEqualTo(expected);
        INDArray before = frozen.getParam("gain_gain").dup();
        frozen.fit(new DataSet(features(DataType.FLOAT, true), labels(DataType.FLOAT)));
        assertThat(frozen.getParam("gain_gain")).isEqualTo(before);
    }

    @Test
    void json_namesRefinementAndGrouping() {
        ComputationGraph graph = alone(layer(FrameGrouping.CLIP_AS_ROWS).build(), FRAMES);
        String json = graph.getConfiguration().toJson();
        assertThat(json).contains("\"grouping\" : \"CLIP_AS_ROWS\"", "\"feedback\" : 0.3", ChannelGain.class.getName());
        LayerVertex vertex = (LayerVertex)
                ComputationGraphConfiguration.fromJson(json).getVertices().get("sample");
        assertThat(vertex.getLayerConf().getLayer())
                .isInstanceOfSatisfying(
                        RefinementLayer.class,
                        read -> assertThat(read.getRefinement()).isEqualTo(new ChannelGain(0.3)));
    }

    private static ComputationGraph alone(FrameLayer layer, InputType input) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(input)
                .addLayer("sample", layer, "in")
                .setOutputs("sample")
                .build());
        graph.init();
        return graph;
    }

    @Test
    void wrongShapes_areNamed() {
        ComputationGraph rows = alone(layer(FrameGrouping.CLIP_AS_ROWS).build(), FRAMES);
        assertThatThrownBy(() -> rows.outputSingle(Nd4j.create(DataType.FLOAT, 6, 2, 3, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "RefinementLayer \"sample\": expected [N*T, 2, 3, 2] with T = 4, got [6, 2, 3, 2]; 6 is not a"
                                + " multiple of 4");
        ComputationGraph frames = alone(layer(FrameGrouping.FRAME).build(), InputType.feedForward(5));
        assertThatThrownBy(() -> frames.outputSingle(Nd4j.create(DataType.FLOAT, 6, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RefinementLayer \"sample\": expected [N*T, 5], got [6, 4]");
    }

    @Test
    void missingOrBadOptions_areNamed() {
        assertThatThrownBy(() -> new RefinementLayer.Builder().name("post").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RefinementLayer \"post\": the refinement is missing; call refinement(MembraneRefinement)");
        assertThatThrownBy(() ->
                        layer(FrameGrouping.FRAME).name("post").timeSteps(4).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "RefinementLayer \"post\": expected no T where each frame is refined on its own, got T = 4;"
                                + " leave timeSteps(T) out, or call jointly(grouping, T) with CLIP_AS_ROWS or CLIP_AS_CHANNELS");
        assertThatThrownBy(() -> new RefinementLayer.Builder().name("post").jointly(FrameGrouping.CLIP_AS_ROWS, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RefinementLayer \"post\": expected timeSteps >= 1, got 0");
        assertThatThrownBy(() -> alone(
                        new RefinementLayer.Builder()
                                .name("post")
                                .refinement(new Choosy())
                                .build(),
                        FRAMES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RefinementLayer \"sample\": Choosy: expected 4 channels, got 2");
    }

    /** Refuses a frame. */
    record Choosy() implements MembraneRefinement {

        @Override
        public List<ParameterSpecification> parameters(FrameSize frame) {
            throw new IllegalArgumentException("Choosy: expected 4 channels, got " + frame.channels());
        }

        @Override
        public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
            throw new AssertionError("not reached");
        }
    }
}
