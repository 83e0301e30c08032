package org.masnn.attention.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.FUSED_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.REFERENCE_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.assertClose;
import static org.masnn.core.golden.GoldenAssertions.assertExact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.attention.Location;
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
 * implementation: the golden cases {@code d_*}, {@code c_loc_*} (attention in front of or behind the convolution) and
 * {@code h_official_*} (the published code's form).
 */
class LayerGoldenTest {

    @Test
    void layersOfAGraph_equalGoldenLayer() {
        List<GoldenCase> cases = new ArrayList<>(GoldenCases.matching("d_"));
        cases.addAll(GoldenCases.matching("c_loc_"));
        cases.addAll(GoldenCases.matching("h_official_"));
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
        private final List<String> chain = new ArrayList<>();

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
                            FoldTimeLayer.inputType(steps, (int) raw.size(3), (int) raw.size(4), (int) raw.size(2)));
            add(
                    layers,
                    "fold",
                    new FoldTimeLayer.Builder()
                            .timeSteps(steps)
                            .format(SequenceFormat.TNCHW)
                            .build());
            attention.layers(Location.CONV_PRE, steps).forEach(placed -> add(layers, placed.suffix(), placed.layer()));
            add(
                    layers,
                    "conv",
                    new FrameConvolutionLayer.Builder()
                            .kernelSize(kernel)
                            .padding(kernel / 2)
                            .nOut(golden.array("p_conv.w").size(0))
                            .build());
            FrameBatchNormalization.Builder normalization = new FrameBatchNormalization.Builder()
                    .epsilon(golden.hyper("bn_eps").asDouble());
            if (golden.meta().path("hyper").has("bn_momentum")) {
                normalization.momentum(golden.hyper("bn_momentum").asDouble());
            }
            add(layers, "bn", normalization.build());
            if (golden.meta().path("hyper").has("pool")) {
                add(
                        layers,
                        "pool",
                        new FramePoolingLayer.Builder()
                                .kernelSize(golden.hyper("pool").asInt())
                                .build());
            }
            attention.layers(Location.CONV_POST, steps).forEach(placed -> add(layers, placed.suffix(), placed.layer()));
            add(
                    layers,
                    "lif",
                    new LifLayer.Builder()
                            .timeSteps(steps)
                            .neuron(GoldenNeuron.of(golden))
                            .refinements(attention.membraneRefinements())
                            .build());
            ComputationGraph result =
                    new ComputationGraph(layers.setOutputs("lif").build());
            result.init();
            result.initGradientsView();
            for (String tensor : golden.tensors("p_")) {
                String parameter = tensor.substring(2);
                result.getParam(name(parameter)).assign(converted(tensor).castTo(type));
            }
            return result;
        }

        private void add(GraphBuilder builder, String name, Layer layer) {
            builder.addLayer(name, layer, chain.isEmpty() ? "x" : chain.get(chain.size() - 1));
            chain.add(name);
        }

        private Attention attention() {
            String dims = golden.hyper("dims").asText();
            if (dims.isEmpty()) {
                return Attention.none();
            }
            Attention attention = golden.name().startsWith("h_official")
                    ? Attention.official(dims + "A")
                    : Attention.paper(dims + "A");
            attention = attention
                    .withTemporalReduction(golden.hyper("r_t").asInt())
                    .withChannelReduction(golden.hyper("r_c").asInt());
            if (golden.has("p_sa.w")) {
                attention =
                        attention.withSpatialKernel((int) golden.array("p_sa.w").size(2));
            }
            if (golden.meta().path("hyper").has("location")) {
                String location = golden.hyper("location").asText().toLowerCase(Locale.ROOT);
                attention = Attention.of(attention + "/" + dims + "@" + location);
            }
            return attention;
        }

        private String name(String parameter) {
            boolean inside = !attention().membraneRefinements().isEmpty();
            int spatial = golden.hyper("dims").asText().contains("C") ? 1 : 0;
            return switch (parameter) {
                case "conv.w" -> "conv_W";
                case "ta.w0" -> "ta_W0";
                case "ta.w1" -> "ta_W1";
                case "ca.w0" -> inside ? "lif_0.channelW0" : "ca_channelW0";
                case "ca.w1" -> inside ? "lif_0.channelW1" : "ca_channelW1";
                case "sa.w" -> inside ? "lif_" + spatial + ".spatialW" : "sa_spatialW";
                default -> parameter.replace('.', '_');
            };
        }

        /** The golden name of what a layer passes on. */
        private String stage(String layer) {
            return switch (layer) {
                case "ta", "ca", "sa", "relu" -> golden.has("s_att") ? "att" : "x_" + layer;
                default -> layer;
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
            for (String layer : chain.subList(1, chain.size() - 1)) {
                String stage = stage(layer);
                assertClose(stages.get(layer), GoldenAxes.frames(golden.array("s_" + stage)), tolerance, what + stage);
            }
            assertExact(stages.get("lif"), GoldenAxes.frames(golden.array("out_s")), what + "out_s");

            // Vertex by vertex, so that each stage's gradient can be compared too.
            INDArray gradient = GoldenAxes.frames(golden.array("up_s")).castTo(type);
            for (int i = chain.size() - 1; i > 0; i--) {
                gradient = graph.getLayer(chain.get(i))
                        .backpropGradient(gradient, LayerWorkspaceMgr.noWorkspaces())
                        .getSecond();
                String expected = i > 1 ? "g_s_" + stage(chain.get(i - 1)) : "g_in_x";
                assertClose(gradient, GoldenAxes.frames(golden.array(expected)), tolerance, what + expected);
            }
            if (golden.has("bn_running_mean")) {
                assertClose(
                        graph.getParam("bn_mean"), golden.array("bn_running_mean"), tolerance, what + "running mean");
                assertClose(graph.getParam("bn_var"), golden.array("bn_running_var"), tolerance, what + "running var");
            }
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
