package org.masnn.models.residual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.FUSED_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.REFERENCE_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.assertClose;
import static org.masnn.core.golden.GoldenAssertions.assertExact;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.core.golden.GoldenAxes;
import org.masnn.core.golden.GoldenCase;
import org.masnn.core.golden.GoldenCases;
import org.masnn.core.golden.GoldenNeuron;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.masnn.core.layer.SmoothedCrossEntropy;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.shade.jackson.databind.JsonNode;

/** MS and Att-Res blocks and tiny networks of them against the golden cases {@code f_*}, gradients of each stage included. */
class ResidualGoldenTest {

    @Test
    void blocksAndTinyNetworks_goldenCases() {
        List<GoldenCase> cases = GoldenCases.matching("f_");
        for (GoldenCase golden : cases) {
            for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
                if (golden.has("in_image")) {
                    new TinyNetwork(golden, type).check();
                } else {
                    new SingleBlock(golden, type).check();
                }
            }
        }
        GoldenCases.report("ResidualGoldenTest", cases.size());
    }

    /** What block and network have in common. */
    private abstract static class Comparison {

        final GoldenCase golden;
        final DataType type;
        final double tolerance;
        final BlockKind kind;

        Comparison(GoldenCase golden, DataType type) {
            this.golden = golden;
            this.type = type;
            this.tolerance = type == DataType.DOUBLE ? REFERENCE_TOLERANCE : FUSED_TOLERANCE;
            String attention = golden.hyper("attention").asText();
            this.kind = attention.equals("none")
                    ? BlockKind.MS
                    : attention.startsWith("Att-Res-1") ? BlockKind.ATT_1 : BlockKind.ATT_2;
            assertThat(golden.hyper("bn_eps").asDouble()).isEqualTo(1e-5);
        }

        Attention attention() {
            return kind.attends()
                    ? Attention.paper("CSA")
                            .withChannelReduction(golden.hyper("r_c").asInt())
                            .withSpatialKernel(golden.hyper("sa_kernel").asInt())
                    : Attention.none();
        }

        /** Vertex and parameter of a golden parameter. */
        abstract String parameter(String name);

        /** From {@code conv1.w} to {@code conv1_W}. */
        static String inBlock(String name) {
            return switch (name) {
                case "conv1.w" -> "conv1_W";
                case "conv2.w" -> "conv2_W";
                case "short.w" -> "short_conv_W";
                case "shortbn.gamma" -> "short_bn_gamma";
                case "shortbn.beta" -> "short_bn_beta";
                case "ca.w0" -> "ca_channelW0";
                case "ca.w1" -> "ca_channelW1";
                case "sa.w" -> "sa_spatialW";
                default -> name.replace('.', '_');
            };
        }

        INDArray converted(String tensor) {
            INDArray values = golden.array(tensor);
            if (tensor.endsWith("sa.w")) {
                return GoldenAxes.spatialAttention(values);
            }
            if (values.rank() == 4 && tensor.endsWith(".w")) {
                return GoldenAxes.convolution(values);
            }
            return tensor.endsWith("fc.w") ? GoldenAxes.dense(values) : values;
        }

        ComputationGraph initialised(ComputationGraphConfiguration configuration) {
            ComputationGraph network = new ComputationGraph(configuration);
            network.init();
            Set<String> left = new HashSet<>(network.paramTable().keySet());
            for (String tensor : golden.tensors("p_")) {
                String key = parameter(tensor.substring(2));
                network.setParam(key, converted(tensor).castTo(type));
                left.remove(key);
            }
            left.removeIf(key -> key.endsWith("_mean") || key.endsWith("_var"));
            assertThat(left).as("parameters without golden values").isEmpty();
            return network;
        }

        void checkParameterGradients(Map<String, INDArray> actual, double factor) {
            assertThat(golden.tensors("g_p_")).isNotEmpty();
            for (String tensor : golden.tensors("g_p_")) {
                close(
                        actual.get(parameter(tensor.substring(4))),
                        converted(tensor).mul(factor),
                        tensor);
            }
        }

        void close(INDArray actual, INDArray expected, String tensor) {
            assertClose(actual, expected, tolerance, what(tensor));
        }

        String what(String tensor) {
            return golden.name() + " " + type + " " + tensor;
        }

        INDArray frames(String tensor) {
            return GoldenAxes.frames(golden.array(tensor));
        }
    }

    private static final class SingleBlock extends Comparison {

        private final INDArray raw; // [T, N, C, H, W]
        private String output = "";

        SingleBlock(GoldenCase golden, DataType type) {
            super(golden, type);
            this.raw = golden.array("in_u_in");
        }

        @Override
        String parameter(String name) {
            return "block_" + inBlock(name);
        }

        private ComputationGraphConfiguration configuration() {
            int in = (int) raw.size(2);
            GraphBuilder graph = new NeuralNetConfiguration.Builder()
                    .dataType(type)
                    .updater(new NoOp())
                    .graphBuilder()
                    .addInputs("in")
                    .setInputTypes(InputType.convolutional(raw.size(3), raw.size(4), in, CNN2DFormat.NHWC));
            int out = (int) golden.array("p_conv2.w").size(0);
            int stride = golden.hyper("stride").asInt();
            output = new BasicBlock(
                            kind,
                            attention(),
                            Neuron.lif(GoldenNeuron.of(golden)),
                            Shortcut.AVERAGE_POOL,
                            InitialGamma.of(1))
                    .addTo(graph, "in", new BlockPlace("block", in, out, stride, (int) raw.size(0)));
            return graph.setOutputs(output).build();
        }

        void check() {
            ComputationGraph network = initialised(configuration());
            BackwardPass pass = BackwardPass.run(
                    network, frames("in_u_in").castTo(type), frames("up_u_out").castTo(type));
            Map<String, INDArray> activations = pass.activations();
            Map<String, INDArray> gradients = pass.gradients();
            close(activations.get(output), frames("out_u_out"), "out_u_out");
            close(gradients.get("in"), frames("g_in_u_in"), "g_in_u_in");
            int spikes = 0;
            for (String tensor : golden.tensors("s_")) {
                String stage = tensor.substring(2);
                if (stage.equals("gc") || stage.equals("gs")) {
                    continue; // the gates live inside the layers; AttentionGoldenTest compares them
                }
                String vertex = vertex(stage);
                if (stage.endsWith(".s")) {
                    assertExact(activations.get(vertex), frames(tensor), what(tensor));
                    spikes++;
                } else {
                    close(activations.get(vertex), frames(tensor), tensor);
                }
                if (!vertex.equals(output)) {
                    close(gradients.get(vertex), frames("g_" + tensor), "g_" + tensor);
                }
            }
            assertThat(spikes).isEqualTo(2);
            checkParameterGradients(pass.parameterGradients(), 1);
        }

        private static String vertex(String stage) {
            return "block_"
                    + switch (stage) {
                        case "lif1.s" -> "lif1";
                        case "lif2.s" -> "lif2";
                        case "u_ori" -> "bn2";
                        case "u_ca" -> "ca";
                        case "u_csa" -> "sa";
                        case "short" -> "short_bn";
                        default -> stage;
                    };
        }
    }

    private static final class TinyNetwork extends Comparison {

        private final INDArray labels;

        TinyNetwork(GoldenCase golden, DataType type) {
            super(golden, type);
            INDArray classes = golden.array("labels");
            this.labels = Nd4j.zeros(
                    type, classes.length(), golden.array("out_logits").size(1));
            for (int i = 0; i < classes.length(); i++) {
                labels.putScalar(i, classes.getInt(i), 1);
            }
        }

        @Override
        String parameter(String name) {
            if (name.startsWith("st") && Character.isDigit(name.charAt(2))) {
                int dot = name.indexOf('.', name.indexOf('.') + 1);
                return vertex(name.substring(0, dot)) + "_" + inBlock(name.substring(dot + 1));
            }
            return switch (name) {
                case "stem.w" -> "stem_conv_W";
                case "stembn.gamma" -> "stem_bn_gamma";
                case "stembn.beta" -> "stem_bn_beta";
                case "fc.w" -> "fc_W";
                default -> name.replace('.', '_');
            };
        }

        /** From {@code st0.b1} to {@code stage0_block1}. */
        private static String vertex(String block) {
            return block.replace("st", "stage").replace(".b", "_block");
        }

        private int[] numbers(String key) {
            return StreamSupport.stream(golden.hyper(key).spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray();
        }

        private ComputationGraphConfiguration configuration() {
            INDArray image = golden.array("in_image");
            ResidualNetwork.Builder builder = ResidualNetwork.builder()
                    .timeSteps((int) golden.array("s_stem").size(0))
                    .classes((int) labels.size(1))
                    .input((int) image.size(2), (int) image.size(3), (int) image.size(1))
                    .images(CNN2DFormat.NCHW)
                    .stages(numbers("blocks"))
                    .widths(numbers("stages"))
                    .block(kind)
                    .neuron(GoldenNeuron.of(golden))
                    .dropOut(1)
                    .loss(
                            new SmoothedCrossEntropy(
                                    golden.hyper("label_smoothing").asDouble()),
                            Activation.SOFTMAX)
                    .l2(0)
                    .updater(new NoOp())
                    .dataType(type);
            if (kind.attends()) {
                builder.attention(attention());
            }
            ComputationGraphConfiguration configuration = builder.configuration();
            LayerVertex stem = (LayerVertex) configuration.getVertices().get("stem_conv");
            ((FrameConvolutionLayer) stem.getLayerConf().getLayer()).setNeedsInputGradient(true);
            return configuration;
        }

        void check() {
            ComputationGraph network = initialised(configuration());
            INDArray image = golden.array("in_image").castTo(type);
            BackwardPass pass = BackwardPass.run(network, image, labels);
            Map<String, INDArray> activations = pass.activations();
            Map<String, INDArray> gradients = pass.gradients();
            double examples = labels.size(0); // DL4J divides by them in the updater
            close(activations.get("fc"), golden.array("out_logits"), "out_logits");
            close(gradients.get("in"), golden.array("g_in_image").mul(examples), "g_in_image");
            for (String tensor : golden.tensors("s_")) {
                String stage = tensor.substring(2);
                String vertex = switch (stage) {
                    case "stem" -> "stem_bn";
                    case "head.s" -> "head_lif";
                    case "feature" -> "mean";
                    default -> vertex(stage) + (kind == BlockKind.ATT_2 ? "_sa" : "_sum");
                };
                INDArray expected = stage.equals("feature") ? golden.array(tensor) : frames(tensor);
                INDArray gradient = stage.equals("feature") ? golden.array("g_" + tensor) : frames("g_" + tensor);
                if (stage.endsWith(".s")) {
                    assertExact(activations.get(vertex), expected, what(tensor));
                } else {
                    close(activations.get(vertex), expected, tensor);
                }
                close(gradients.get(vertex), gradient.mul(examples), "g_" + tensor);
            }
            checkParameterGradients(pass.parameterGradients(), examples);
            network.setInputs(image);
            network.setLabels(labels);
            network.computeGradientAndScore();
            assertThat(network.score())
                    .isCloseTo(golden.meta().get("loss_value").asDouble(), Percentage.withPercentage(100 * tolerance));
        }
    }
}
