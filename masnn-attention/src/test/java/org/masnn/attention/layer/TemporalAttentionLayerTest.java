package org.masnn.attention.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameDenseLayer;
import org.masnn.core.layer.NetworkTimeSteps;
import org.masnn.core.layer.TimeMeanLayer;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TemporalAttentionLayerTest {

    private static final int STEPS = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = WorkspaceMode.class,
            names = {"ENABLED", "NONE"})
    void gradients_frames_areRight(WorkspaceMode workspaces) {
        checkGradients(frames(DataType.DOUBLE, workspaces), Nd4j.randn(DataType.DOUBLE, 3, STEPS, 2, 3, 2));
    }

    @ParameterizedTest
    @EnumSource(
            value = WorkspaceMode.class,
            names = {"ENABLED", "NONE"})
    void gradients_dense_areRight(WorkspaceMode workspaces) {
        checkGradients(dense(workspaces), Nd4j.randn(DataType.DOUBLE, 3, STEPS, 5));
    }

    private static void checkGradients(ComputationGraphConfiguration conf, INDArray input) {
        DataType usual = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            checkGradientsInDouble(conf, input);
        } finally {
            Nd4j.setDefaultDataTypes(usual, usual);
        }
    }

    private static void checkGradientsInDouble(ComputationGraphConfiguration conf, INDArray input) {
        ComputationGraph graph = new ComputationGraph(conf);
        graph.init();
        Nd4j.getRandom().setSeed(7);
        boolean right = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(graph)
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9)
                .inputs(new INDArray[] {input})
                .labels(new INDArray[] {labels(DataType.DOUBLE)})
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY));
        assertThat(right).isTrue();
    }

    @Test
    void types_areInferred() {
        TemporalAttentionLayer layer = layer().build();
        InputType frames = InputType.convolutional(6, 5, 3, CNN2DFormat.NHWC);
        layer.setNIn(frames, false);
        assertThat(layer.getOutputType(0, frames)).isEqualTo(frames);
        assertThat(layer.getNIn()).isEqualTo(3);
        assertThat(layer.getNOut()).isEqualTo(3);
        assertThat(layer().build().getOutputType(0, InputType.feedForward(7))).isEqualTo(InputType.feedForward(7));
    }

    @Test
    void configuration_everyFieldOffItsDefault_isReadBackFromJsonAndYaml() {
        TemporalAttentionLayer offDefault =
                layer().start(new GateStart(2, 0.5, true)).build();
        ComputationGraphConfiguration conf = build(new NeuralNetConfiguration.Builder(), offDefault);
        ComputationGraphConfiguration fromJson = ComputationGraphConfiguration.fromJson(conf.toJson());
        assertThat(fromJson).isEqualTo(conf);
        assertThat(ComputationGraphConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
        ComputationGraph graph = new ComputationGraph(fromJson);
        graph.init();
        TemporalAttentionLayer read =
                (TemporalAttentionLayer) graph.getLayer("attention").conf().getLayer();
        assertThat(read.getTimeSteps()).isEqualTo(STEPS);
        assertThat(read.getGate()).isEqualTo(new VectorGate.SharedPerceptron(2));
        assertThat(read.getStart()).isEqualTo(new GateStart(2, 0.5, true));
        assertThat(read.getFrameHeight()).isEqualTo(2);
        assertThat(read.getFrameWidth()).isEqualTo(3);
        assertThat(graph.getParam("attention_W0").shape()).containsExactly(2, STEPS);
        assertThat(graph.getParam("attention_W1").shape()).containsExactly(STEPS, 2);
    }

    @Test
    void weights_orthogonalStart_haveOrthonormalRowsOrColumns() {
        TemporalAttentionLayer layer =
                layer().start(GateStart.plain().withOrthogonal(true)).build();
        ComputationGraph graph =
                new ComputationGraph(build(new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE), layer));
        graph.init();
        INDArray inner = graph.getParam("attention_W0");
        INDArray outer = graph.getParam("attention_W1");
        assertThat(inner.mmul(inner.transpose()).equalsWithEps(Nd4j.eye(2).castTo(DataType.DOUBLE), 1e-12))
                .isTrue();
        assertThat(outer.transpose().mmul(outer).equalsWithEps(Nd4j.eye(2).castTo(DataType.DOUBLE), 1e-12))
                .isTrue();
        assertThat(inner).isNotEqualTo(outer.transpose());
    }

    @Test
    void changeTimeSteps_perceptronRefuses_convolutionRuns() {
        ComputationGraph perceptron = new ComputationGraph(build(new NeuralNetConfiguration.Builder()));
        perceptron.init();
        assertThatThrownBy(() -> NetworkTimeSteps.change(perceptron, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "TemporalAttentionLayer \"attention\": its parameters depend on T, W0 [2, 4] would"
                                + " be [3, 6], W1 [4, 2] would be [6, 3] at T = 6");
        ComputationGraph convolution = new ComputationGraph(build(
                new NeuralNetConfiguration.Builder(),
                layer().gate(new VectorGate.LocalConvolution(3)).build()));
        convolution.init();
        ComputationGraph longer = NetworkTimeSteps.change(convolution, 6);
        assertThat(longer.outputSingle(Nd4j.rand(DataType.FLOAT, 2, 6, 2, 3, 2)).shape())
                .containsExactly(2, 2);
    }

    @Test
    void clone_isEqualAndIndependent() {
        TemporalAttentionLayer layer = layer().build();
        TemporalAttentionLayer copy = (TemporalAttentionLayer) layer.clone();
        assertThat(copy).isEqualTo(layer).hasSameHashCodeAs(layer);
        copy.setGate(new VectorGate.LocalConvolution(3));
        assertThat(copy).isNotEqualTo(layer);
        assertThat(layer.getGate()).isEqualTo(new VectorGate.SharedPerceptron(2));
        copy.setGate(layer.getGate());
        copy.setStart(GateStart.plain().withBias(2));
        assertThat(copy).isNotEqualTo(layer);
    }

    @Test
    void weights_followTheGraphsInitialisation() {
        NeuralNetConfiguration.Builder defaults = new NeuralNetConfiguration.Builder().weightInit(WeightInit.ONES);
        ComputationGraph graph = new ComputationGraph(build(defaults.dataType(DataType.FLOAT)));
        graph.init();
        assertThat(graph.getParam("attention_W0").minNumber().doubleValue()).isEqualTo(1);
        assertThat(graph.getParam("attention_W1").maxNumber().doubleValue()).isEqualTo(1);
    }

    @Test
    void training_changesTheWeightsAndIsSaved() throws IOException {
        ComputationGraph graph = new ComputationGraph(frames(DataType.FLOAT, WorkspaceMode.ENABLED));
        graph.init();
        INDArray before = graph.getParam("attention_W0").dup();
        INDArray features = Nd4j.rand(DataType.FLOAT, 3, STEPS, 2, 3, 2);
        DataSet batch = new DataSet(features, labels(DataType.FLOAT));
        double first = graph.score(batch);
        for (int i = 0; i < 50; i++) {
            graph.fit(batch);
        }
        assertThat(graph.score(batch)).isLessThan(first);
        assertThat(graph.getParam("attention_W0")).isNotEqualTo(before);

        Path file = folder.resolve("graph.zip");
        ModelSerializer.writeModel(graph, file.toFile(), true);
        ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile());
        assertThat(restored.outputSingle(features)).isEqualTo(graph.outputSingle(features));
        assertThat(graph.clone().outputSingle(features)).isEqualTo(graph.outputSingle(features));
        assertThat(restored.summary()).contains("attention");
    }

    @Test
    void frozenWithBackpropagation_passesTheSameGradientOn() {
        ComputationGraph usual = new ComputationGraph(withFirstDense(layer().build()));
        usual.init();
        ComputationGraph frozen = new ComputationGraph(withFirstDense(new FrozenLayerWithBackprop(layer().build())));
        frozen.init(usual.params(), true);
        INDArray features = Nd4j.rand(DataType.FLOAT, 3, STEPS, 5);
        for (ComputationGraph graph : new ComputationGraph[] {usual, frozen}) {
            graph.setInputs(features);
            graph.setLabels(labels(DataType.FLOAT));
            graph.computeGradientAndScore();
        }
        INDArray expected = usual.gradient().getGradientFor("first_W");
        assertThat(expected.norm2Number().doubleValue()).isPositive();
        assertThat(frozen.gradient().getGradientFor("first_W")).isEqualTo(expected);
    }

    private static ComputationGraphConfiguration withFirstDense(Layer attention) {
        return new NeuralNetConfiguration.Builder()
                .seed(12345)
                .dataType(DataType.FLOAT)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 5))
                .addLayer(
                        "fold",
                        new FoldTimeLayer.Builder()
                                .timeSteps(STEPS)
                                .format(SequenceFormat.NTF)
                                .build(),
                        "in")
                .addLayer("first", new FrameDenseLayer.Builder().nOut(2).build(), "fold")
                .addLayer("attention", attention, "first")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "attention")
                .addLayer("out", loss(), "mean")
                .setOutputs("out")
                .build();
    }

    @Test
    void memoryReport_countsTheParameters() {
        TemporalAttentionLayer layer = layer().build();
        assertThat(layer.getMemoryReport(InputType.convolutional(2, 3, 2, CNN2DFormat.NHWC))
                        .getParameterSize())
                .isEqualTo(2 * 2 * STEPS);
    }

    @Test
    void build_reductionAboveT_fails() {
        assertThatThrownBy(() -> new TemporalAttentionLayer.Builder()
                        .name("ta1")
                        .timeSteps(4)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TemporalAttentionLayer \"ta1\": expected a reduction r_t from 1 to T = 4, got 5; choose a"
                        + " smaller one with reduction(r)");
    }

    @Test
    void build_withoutT_fails() {
        assertThatThrownBy(
                        () -> new TemporalAttentionLayer.Builder().name("ta1").build())
                .hasMessage("TemporalAttentionLayer \"ta1\": the number of time steps is missing; call timeSteps(T)");
    }

    @Test
    void reduction_notPositive_fails() {
        assertThatThrownBy(
                        () -> new TemporalAttentionLayer.Builder().name("ta1").reduction(0))
                .hasMessage("TemporalAttentionLayer \"ta1\": expected reduction >= 1, got 0");
    }

    @Test
    void activate_rowsNotMultipleOfT_fails() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(7))
                .addLayer("attention", layer().build(), "in")
                .addLayer("out", new LossLayer.Builder(LossFunction.MSE).build(), "attention")
                .setOutputs("out")
                .build());
        graph.init();
        assertThatThrownBy(() -> graph.outputSingle(Nd4j.zeros(6, 7)))
                .hasMessage("TemporalAttentionLayer \"attention\": expected [N*T, 7] with T = 4, got [6, 7]; 6 is not a"
                        + " multiple of 4");
    }

    private static TemporalAttentionLayer.Builder layer() {
        return new TemporalAttentionLayer.Builder().timeSteps(STEPS).reduction(2);
    }

    private static ComputationGraphConfiguration frames(DataType type, WorkspaceMode workspaces) {
        return build(new NeuralNetConfiguration.Builder()
                .seed(12345)
                .dataType(type)
                .trainingWorkspaceMode(workspaces)
                .inferenceWorkspaceMode(workspaces)
                .weightInit(WeightInit.XAVIER)
                .updater(type == DataType.DOUBLE ? new NoOp() : new Adam(0.05)));
    }

    private static ComputationGraphConfiguration build(NeuralNetConfiguration.Builder defaults) {
        return build(defaults, layer().build());
    }

    private static ComputationGraphConfiguration build(
            NeuralNetConfiguration.Builder defaults, TemporalAttentionLayer attention) {
        return defaults.graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 2, 3, 2))
                .addLayer("fold", new FoldTimeLayer.Builder().timeSteps(STEPS).build(), "in")
                .addLayer("attention", attention, "fold")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(2).build(), "attention")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "dense")
                .addLayer("out", loss(), "mean")
                .setOutputs("out")
                .build();
    }

    private static ComputationGraphConfiguration dense(WorkspaceMode workspaces) {
        return new NeuralNetConfiguration.Builder()
                .seed(12345)
                .dataType(DataType.DOUBLE)
                .trainingWorkspaceMode(workspaces)
                .inferenceWorkspaceMode(workspaces)
                .updater(new NoOp())
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(FoldTimeLayer.inputType(STEPS, 5))
                .addLayer(
                        "fold",
                        new FoldTimeLayer.Builder()
                                .timeSteps(STEPS)
                                .format(SequenceFormat.NTF)
                                .build(),
                        "in")
                .addLayer("dense", new FrameDenseLayer.Builder().nOut(6).build(), "fold")
                .addLayer("attention", layer().build(), "dense")
                .addLayer("last", new FrameDenseLayer.Builder().nOut(2).build(), "attention")
                .addLayer("mean", new TimeMeanLayer.Builder().timeSteps(STEPS).build(), "last")
                .addLayer("out", loss(), "mean")
                .setOutputs("out")
                .build();
    }

    private static LossLayer loss() {
        return new LossLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static INDArray labels(DataType type) {
        return Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {1, 0}}).castTo(type);
    }
}
