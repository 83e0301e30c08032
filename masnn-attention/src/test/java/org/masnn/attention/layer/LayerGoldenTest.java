package org.masnn.attention.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.FUSED_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.REFERENCE_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.assertClose;
import static org.masnn.core.golden.GoldenAssertions.assertExact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.core.golden.GoldenAxes;
import org.masnn.core.golden.GoldenCase;
import org.masnn.core.golden.GoldenCases;
import org.masnn.core.golden.GoldenNeuron;
import org.masnn.core.layer.FoldTimeLayer;
import org.masnn.core.layer.FrameBatchNormalization;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.FramePoolingLayer;
import org.masnn.core.layer.LifLayer;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Convolution, batch normalisation, pooling, attention and LIF as layers of a graph, against an independent
 * implementation: the golden cases {@code d_*}.
 */
class LayerGoldenTest {

    @Test
    void layersOfAGraph_equalGoldenLayer() {
        List<GoldenCase> cases = GoldenCases.matching("d_");
        for (GoldenCase golden : cases) {
            for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
                for (WorkspaceMode mode : new WorkspaceMode[] {WorkspaceMode.NONE, WorkspaceMode.ENABLED}) {
                    new Check(golden, type, mode).run();
                }
            }
        }
        GoldenCases.report("LayerGoldenTest", cases.size());
    }

    private static final class Check {
        private final GoldenCase golden;
        private final DataType type;
        private final double tolerance;
        private final String what;
        private final ComputationGraph graph;
        private final INDArray input;

        Check(GoldenCase golden, DataType type, WorkspaceMode mode) {
            this.golden = golden;
            this.type = type;
            this.tolerance = type == DataType.DOUBLE ? REFERENCE_TOLERANCE : FUSED_TOLERANCE;
            this.what = golden + " " + type + " workspaces " + mode + " ";
            INDArray raw = golden.array("in_x"); // [T, N, C, H, W]
            this.input = raw.castTo(type);
            this.graph = graph(raw, mode);
        }

        private ComputationGraph graph(INDArray raw, WorkspaceMode mode) {
            int steps = (int) raw.size(0);
            Attention attention = attention();
            int kernel = (int) golden.array("p_conv.w").size(2);
            GraphBuilder layers = new NeuralNetConfiguration.Builder()
                    .dataType(type)
                    .updater(new NoOp())
                    .trainingWorkspaceMode(mode)
                    .inferenceWorkspaceMode(mode)
                    .graphBuilder()
                    .addInputs("x")
                    .setInputTypes(
                            FoldTimeLayer.inputType(steps, (int) raw.size(3), (int) raw.size(4), (int) raw.size(2)))
                    .addLayer(
                            "fold",
                            new FoldTimeLayer.Builder()
                                    .timeSteps(steps)
                                    .format(SequenceFormat.TNCHW)
                                    .build(),
                            "x")
                    .addLayer(
                            "conv",
                            new FrameConvolutionLayer.Builder()
                                    .kernelSize(kernel)
                                    .padding(kernel / 2)
                                    .nOut(golden.array("p_conv.w").size(0))
                                    .build(),
                            "fold")
                    .addLayer(
                            "bn",
                            new FrameBatchNormalization.Builder()
                                    .epsilon(golden.hyper("bn_eps").asDouble())
                                    .momentum(golden.hyper("bn_momentum").asDouble())
                                    .build(),
                            "conv")
                    .addLayer(
                            "pool",
                            new FramePoolingLayer.Builder()
                                    .kernelSize(golden.hyper("pool").asInt())
                                    .build(),
                            "bn");
            attention.temporalLayer(steps).ifPresent(temporal -> layers.addLayer("ta", temporal.build(), "pool"));
            layers.addLayer(
                            "lif",
                            new LifLayer.Builder()
                                    .timeSteps(steps)
                                    .neuron(GoldenNeuron.of(golden))
                                    .refinements(attention.membraneRefinements())
                                    .build(),
                            attention.usesTemporal() ? "ta" : "pool")
                    .setOutputs("lif");
            ComputationGraph result = new ComputationGraph(layers.build());
            result.init();
            result.initGradientsView();
            for (String tensor : golden.tensors("p_")) {
                String parameter = tensor.substring(2);
                result.getParam(name(parameter)).assign(converted(tensor).castTo(type));
            }
            return result;
        }

        private Attention attention() {
            String dims = golden.hyper("dims").asText();
            return dims.isEmpty()
                    ? Attention.none()
                    : Attention.of(dims + "A")
                            .withTemporalReduction(golden.hyper("r_t").asInt())
                            .withChannelReduction(golden.hyper("r_c").asInt())
                            .withSpatialKernel(golden.hyper("sa_kernel").asInt());
        }

        private String name(String parameter) {
            int spatial = golden.hyper("dims").asText().contains("C") ? 1 : 0;
            return switch (parameter) {
                case "conv.w" -> "conv_W";
                case "ta.w0" -> "ta_W0";
                case "ta.w1" -> "ta_W1";
                case "ca.w0" -> "lif_0.channelW0";
                case "ca.w1" -> "lif_0.channelW1";
                case "sa.w" -> "lif_" + spatial + ".spatialW";
                default -> parameter.replace('.', '_');
            };
        }

        /** A parameter or its gradient in the library's order. */
        private INDArray converted(String tensor) {
            INDArray value = golden.array(tensor);
            if (tensor.endsWith("conv.w")) {
                return GoldenAxes.convolution(value);
            }
            return tensor.endsWith("sa.w") ? GoldenAxes.spatialAttention(value) : value;
        }

        void run() {
            graph.setInputs(input);
            Map<String, INDArray> stages = graph.feedForward(new INDArray[] {input}, true, false);
            for (String stage : List.of("conv", "bn", "pool")) {
                assertClose(stages.get(stage), GoldenAxes.frames(golden.array("s_" + stage)), tolerance, what + stage);
            }
            if (golden.has("s_x_ta")) {
                assertClose(stages.get("ta"), GoldenAxes.frames(golden.array("s_x_ta")), tolerance, what + "x_ta");
            }
            assertExact(stages.get("lif"), GoldenAxes.frames(golden.array("out_s")), what + "out_s");

            // Vertex by vertex, so that each stage's gradient can be compared too.
            INDArray gradient = GoldenAxes.frames(golden.array("up_s")).castTo(type);
            boolean temporal = attention().usesTemporal();
            List<String> layers =
                    temporal ? List.of("lif", "ta", "pool", "bn", "conv") : List.of("lif", "pool", "bn", "conv");
            List<String> stageBefore =
                    temporal ? List.of("x_ta", "pool", "bn", "conv", "") : List.of("pool", "bn", "conv", "");
            for (int i = 0; i < layers.size(); i++) {
                gradient = graph.getLayer(layers.get(i))
                        .backpropGradient(gradient, LayerWorkspaceMgr.noWorkspaces())
                        .getSecond();
                if (!stageBefore.get(i).isEmpty()) {
                    INDArray expected = GoldenAxes.frames(golden.array("g_s_" + stageBefore.get(i)));
                    assertClose(gradient, expected, tolerance, what + "g_s_" + stageBefore.get(i));
                }
            }
            assertClose(gradient, GoldenAxes.frames(golden.array("g_in_x")), tolerance, what + "g_in_x");
            assertClose(graph.getParam("bn_mean"), golden.array("bn_running_mean"), tolerance, what + "running mean");
            assertClose(graph.getParam("bn_var"), golden.array("bn_running_var"), tolerance, what + "running var");
            wholeGraph();
        }

        /** The same through DL4J's own backward pass: gradients of all parameters. */
        private void wholeGraph() {
            graph.setInputs(input);
            graph.feedForward(new INDArray[] {input}, true, false);
            Gradient gradient = graph.backpropGradient(
                    GoldenAxes.frames(golden.array("up_s")).castTo(type));
            Map<String, INDArray> all = gradient.gradientForVariable();
            List<String> zero = new ArrayList<>();
            golden.meta().path("analytically_zero_gradients").forEach(node -> zero.add(node.asText()));
            for (String tensor : golden.tensors("g_p_")) {
                String parameter = tensor.substring(4);
                INDArray actual = all.get(name(parameter));
                if (zero.contains("p_" + parameter)) {
                    double bound =
                            tolerance * golden.array("g_p_conv.w").amaxNumber().doubleValue();
                    assertThat(actual.amaxNumber().doubleValue())
                            .as(what + parameter)
                            .isLessThan(bound);
                } else {
                    assertClose(actual, converted(tensor), tolerance, what + tensor);
                }
            }
            assertThat(all.get("bn_mean").amaxNumber().doubleValue()).isZero();
            assertThat(all.get("bn_var").amaxNumber().doubleValue()).isZero();
        }
    }
}
