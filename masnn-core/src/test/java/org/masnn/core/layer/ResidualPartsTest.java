package org.masnn.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.masnn.core.kernel.FramePooling;
import org.masnn.core.layer.SpikeLogicVertex.Operation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** {@link SpikeLogicVertex}, {@link SpatialMeanLayer} and pooling of odd sizes, as residual networks join them. */
class ResidualPartsTest {

    private static final InputType FRAMES = InputType.convolutional(2, 3, 4, CNN2DFormat.NHWC);

    private static GraphBuilder builder(DataType type, WorkspaceMode mode, InputType... inputs) {
        return new NeuralNetConfiguration.Builder()
                .dataType(type)
                .seed(5)
                .updater(new NoOp())
                .trainingWorkspaceMode(mode)
                .inferenceWorkspaceMode(mode)
                .graphBuilder()
                .addInputs(inputs.length == 2 ? new String[] {"a", "b"} : new String[] {"a"})
                .setInputTypes(inputs);
    }

    private static ComputationGraph initialised(GraphBuilder builder) {
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        return graph;
    }

    private static ComputationGraph joined(Operation operation) {
        return initialised(builder(DataType.FLOAT, WorkspaceMode.ENABLED, FRAMES, FRAMES)
                .addVertex("join", new SpikeLogicVertex(operation), "a", "b")
                .setOutputs("join"));
    }

    @ParameterizedTest
    @CsvSource({"AND, 0, 0, 0, 1", "IAND, 0, 1, 0, 0"})
    void spikes_stayBinary(Operation operation, float s00, float s01, float s10, float s11) {
        INDArray a = Nd4j.createFromArray(new float[] {0, 0, 1, 1}).reshape(1, 1, 1, 4);
        INDArray s = Nd4j.createFromArray(new float[] {0, 1, 0, 1}).reshape(1, 1, 1, 4);
        ComputationGraph graph = new ComputationGraph(builder(
                        DataType.FLOAT,
                        WorkspaceMode.ENABLED,
                        InputType.convolutional(1, 1, 4, CNN2DFormat.NHWC),
                        InputType.convolutional(1, 1, 4, CNN2DFormat.NHWC))
                .addVertex("join", new SpikeLogicVertex(operation), "a", "b")
                .setOutputs("join")
                .build());
        graph.init();
        assertThat(graph.output(a, s)[0].data().asFloat()).containsExactly(s00, s01, s10, s11);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void vertex_survivesJsonYamlAndClone(Operation operation) {
        ComputationGraphConfiguration before = joined(operation).getConfiguration();
        assertThat(ComputationGraphConfiguration.fromJson(before.toJson())).isEqualTo(before);
        assertThat(ComputationGraphConfiguration.fromYaml(before.toYaml())).isEqualTo(before);
        SpikeLogicVertex vertex = (SpikeLogicVertex) before.getVertices().get("join");
        assertThat(vertex.clone()).isEqualTo(vertex).hasSameHashCodeAs(vertex);
        assertThat(vertex.getOperation()).isEqualTo(operation);
        assertThat(vertex)
                .isNotEqualTo(new SpikeLogicVertex(operation == Operation.AND ? Operation.IAND : Operation.AND));
        assertThat(before.getMemoryReport(FRAMES, FRAMES).toString()).contains("SpikeLogicVertex");
    }

    @Test
    void vertex_namesInputsOfDifferentShapes() {
        assertThatThrownBy(() -> builder(
                                DataType.FLOAT,
                                WorkspaceMode.NONE,
                                FRAMES,
                                InputType.convolutional(2, 2, 4, CNN2DFormat.NHWC))
                        .addVertex("join", new SpikeLogicVertex(Operation.AND), "a", "b")
                        .setOutputs("join")
                        .build())
                .hasMessageContaining("SpikeLogicVertex(AND): expected two inputs of one shape, got [");
        ComputationGraph graph = joined(Operation.IAND);
        assertThatThrownBy(() -> graph.output(Nd4j.zeros(2, 2, 3, 4), Nd4j.zeros(1, 2, 3, 4)))
                .hasMessage("SpikeLogicVertex \"join\": expected two inputs of one shape, got [2, 2, 3, 4] and"
                        + " [1, 2, 3, 4]");
    }

    @ParameterizedTest
    @CsvSource({"AND, ENABLED", "IAND, NONE", "IAND, ENABLED"})
    void gradients_areRight(Operation operation, WorkspaceMode mode) {
        DataType usual = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE); // GradientCheckUtil asks for it
        try {
            GraphBuilder graph = builder(DataType.DOUBLE, mode, InputType.convolutional(5, 7, 2, CNN2DFormat.NHWC))
                    .addLayer("conv", convolution(3).stride(2).build(), "a")
                    .addLayer(
                            "pool",
                            new FramePoolingLayer.Builder()
                                    .border(FramePooling.Border.PARTIAL)
                                    .build(),
                            "same")
                    .addLayer("same", convolution(3).build(), "a")
                    .addVertex("join", new SpikeLogicVertex(operation), "conv", "pool")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "join", "conv")
                    .addLayer("mean", new SpatialMeanLayer.Builder().build(), "sum")
                    .addLayer(
                            "out",
                            new LossLayer.Builder(new LossMSE())
                                    .activation(Activation.IDENTITY)
                                    .build(),
                            "mean")
                    .setOutputs("out");
            Nd4j.getRandom().setSeed(3);
            boolean right = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                    .net(initialised(graph))
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)
                    .inputs(new INDArray[] {Nd4j.randn(DataType.DOUBLE, 2, 5, 7, 2)})
                    .labels(new INDArray[] {Nd4j.randn(DataType.DOUBLE, 2, 3)})
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY));
            assertThat(right).isTrue();
        } finally {
            Nd4j.setDefaultDataTypes(usual, usual);
        }
    }

    private static FrameConvolutionLayer.Builder convolution(int channels) {
        return new FrameConvolutionLayer.Builder().nOut(channels);
    }

    @Test
    void spatialMean_isTheMean() {
        ComputationGraph graph = initialised(builder(DataType.FLOAT, WorkspaceMode.ENABLED, FRAMES)
                .addLayer("mean", new SpatialMeanLayer.Builder().build(), "a")
                .setOutputs("mean"));
        INDArray frames = Nd4j.rand(DataType.FLOAT, 6, 2, 3, 4);
        INDArray mean = graph.outputSingle(frames);
        assertThat(mean.shape()).containsExactly(6, 4);
        assertClose(mean, frames.mean(1, 2), 1e-6, "mean");
    }

    @Test
    void spatialMean_ofValues_isNamed() {
        assertThatThrownBy(() -> builder(DataType.FLOAT, WorkspaceMode.NONE, InputType.feedForward(4))
                        .addLayer("mean", new SpatialMeanLayer.Builder().build(), "a")
                        .setOutputs("mean")
                        .build())
                .hasMessageStartingWith("SpatialMeanLayer \"mean\": expected frames [N*T, H, W, C], got ");
    }

    @Test
    void badPooling_isNamed() {
        assertThatThrownBy(() ->
                        new FramePoolingLayer.Builder().name("pool").padding(2).build())
                .hasMessage("FramePoolingLayer \"pool\": expected a padding of at most half a window, got 2x2 with a"
                        + " window of 2x2");
    }
}
