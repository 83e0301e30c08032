package org.masnn.models.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.FUSED_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.REFERENCE_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.assertClose;
import static org.masnn.core.golden.GoldenAssertions.assertExact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.core.golden.GoldenAxes;
import org.masnn.core.golden.GoldenCase;
import org.masnn.core.golden.GoldenCases;
import org.masnn.core.layer.NormalizationFusion;
import org.masnn.core.layer.SmoothedCrossEntropy;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;
import org.masnn.core.time.SequenceFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The whole network against the golden cases {@code e_*}: forward, loss, gradients, one step of SGD and of Adam. */
class ThreeLayerNetworkGoldenTest {

    private static final int CONVOLUTIONS = 3;

    @Test
    void wholeNetwork_goldenCases() {
        List<GoldenCase> cases = GoldenCases.matching("e_");
        for (GoldenCase golden : cases) {
            for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
                for (String loss : List.of("mse", "ce")) {
                    new Comparison(golden, type, loss).check();
                }
            }
        }
        GoldenCases.report("ThreeLayerNetworkGoldenTest", cases.size());
    }

    private static final class Comparison {

        private final GoldenCase golden;
        private final DataType type;
        private final String loss;
        private final double tolerance;
        private final Map<String, String> ourNames;
        private final INDArray features;
        private final INDArray labels;

        Comparison(GoldenCase golden, DataType type, String loss) {
            this.golden = golden;
            this.type = type;
            this.loss = loss;
            this.tolerance = type == DataType.DOUBLE ? REFERENCE_TOLERANCE : FUSED_TOLERANCE;
            this.ourNames = names(golden.hyper("dims").asText());
            this.features = golden.array("in_x").castTo(type);
            INDArray classes = golden.array("labels");
            this.labels =
                    Nd4j.zeros(type, classes.length(), golden.hyper("classes").asInt());
            for (int i = 0; i < classes.length(); i++) {
                labels.putScalar(i, classes.getInt(i), 1);
            }
        }

        private static Map<String, String> names(String dims) {
            return Map.of(
                    "conv.w", "W",
                    "conv.b", "b",
                    "lin.w", "W",
                    "lin.b", "b",
                    "bn.gamma", "bn_gamma",
                    "bn.beta", "bn_beta",
                    "ca.w0", "lif_0.channelW0",
                    "ca.w1", "lif_0.channelW1",
                    "sa.w", "lif_" + (dims.contains("C") ? 1 : 0) + ".spatialW",
                    "ta.w", "ta_W");
        }

        void check() {
            checkForwardAndGradients();
            checkStep("sgd", sgd());
            checkStep("adam", adam());
        }

        private IUpdater sgd() {
            return new Sgd(optimizer("sgd").get("lr").asDouble());
        }

        /** DL4J adds epsilon before, PyTorch after the bias correction of the second moment: at step 1 they agree so. */
        private IUpdater adam() {
            JsonNode adam = optimizer("adam");
            double beta2 = adam.get("betas").get(1).asDouble();
            return Adam.builder()
                    .learningRate(adam.get("lr").asDouble())
                    .beta1(adam.get("betas").get(0).asDouble())
                    .beta2(beta2)
                    .epsilon(adam.get("eps").asDouble() * Math.sqrt(1 - beta2))
                    .build();
        }

        private JsonNode optimizer(String name) {
            return golden.meta().get("optim").get(name);
        }

        private ComputationGraph network(IUpdater updater) {
            INDArray x = golden.array("in_x");
            String dims = golden.hyper("dims").asText();
            ThreeLayerNetwork.Builder builder = ThreeLayerNetwork.builder()
                    .timeSteps((int) x.size(0))
                    .classes(golden.hyper("classes").asInt())
                    .input((int) x.size(3), (int) x.size(4), (int) x.size(2))
                    .convolutions(StreamSupport.stream(golden.hyper("channels").spliterator(), false)
                            .mapToInt(JsonNode::asInt)
                            .toArray())
                    .hidden(golden.hyper("fc").asInt())
                    .neuron(neuron())
                    .format(SequenceFormat.TNCHW)
                    .denseTemporalAttention(golden.hyper("fc_ta").asBoolean())
                    .batchNormalizationMomentum(golden.hyper("bn_momentum").asDouble())
                    .updater(updater)
                    .dataType(type);
            if (!dims.equals("none")) {
                builder.attention(Attention.of(dims.replace("TCS", "TCSA"))
                        .withTemporalReduction(golden.hyper("r_t").asInt())
                        .withChannelReduction(golden.hyper("r_c").asInt())
                        .withSpatialKernel(golden.hyper("sa_kernel").asInt()));
            }
            if (loss.equals("ce")) {
                builder.loss(new SmoothedCrossEntropy(0), Activation.SOFTMAX);
            }
            ComputationGraph network = builder.build();
            assertThat(golden.tensors("p_")).isNotEmpty();
            Set<String> left = new HashSet<>(network.paramTable().keySet());
            for (String tensor : golden.tensors("p_")) {
                String key = ourName(tensor.substring(2));
                network.setParam(key, convert(tensor).castTo(type));
                left.remove(key);
            }
            left.removeIf(key -> key.endsWith("_mean") || key.endsWith("_var"));
            assertThat(left).as("parameters without golden values").isEmpty();
            return network;
        }

        private LifParameters neuron() {
            assertThat(golden.hyper("surrogate").asText()).isEqualTo("rect");
            assertThat(golden.hyper("reset").asText()).isEqualTo("hard");
            return LifParameters.paper()
                    .withDecay(golden.hyper("beta").asDouble())
                    .withThreshold(golden.hyper("u_th").asDouble())
                    .withReset(Reset.to(golden.hyper("v_reset").asDouble()))
                    .withDetachReset(golden.hyper("detach_reset").asBoolean())
                    .withSurrogate(new Surrogate.Rectangle(
                            golden.hyper("surrogate_param").asDouble()));
        }

        /** From {@code conv0.ta.w0} to {@code conv0_ta_W0}. */
        private String ourName(String name) {
            int dot = name.indexOf('.');
            String rest = name.substring(dot + 1);
            String ours = rest.startsWith("ta.w") ? ourNames.get("ta.w") + rest.charAt(4) : ourNames.get(rest);
            return name.substring(0, dot) + "_" + ours;
        }

        private INDArray convert(String tensor) {
            INDArray values = golden.array(tensor);
            String name = tensor.replaceAll("@.*", "");
            if (name.endsWith("conv.w")) {
                return GoldenAxes.convolution(values);
            }
            if (name.endsWith("fc0.lin.w")) {
                INDArray spikes = golden.array("s_conv" + (CONVOLUTIONS - 1) + ".s");
                return GoldenAxes.denseAfterConvolution(values, spikes.size(3), spikes.size(4));
            }
            if (name.endsWith("lin.w")) {
                return GoldenAxes.dense(values);
            }
            return name.endsWith("sa.w") ? GoldenAxes.spatialAttention(values) : values;
        }

        private void checkForwardAndGradients() {
            ComputationGraph network = network(sgd());
            Map<String, INDArray> activations = network.feedForward(features, true);
            for (String tensor : golden.tensors("s_")) {
                String name = tensor.substring(2);
                int dot = name.indexOf('.');
                String stage = name.substring(dot + 1);
                UnaryOperator<String> vertex = suffix -> name.substring(0, dot) + suffix;
                switch (stage) {
                    case "s" -> assertExact(activations.get(vertex.apply("_lif")), frames(tensor), what(tensor));
                    case "conv", "lin" -> close(activations.get(vertex.apply("")), tensor);
                    case "bn" -> close(activations.get(vertex.apply("_bn")), tensor);
                    case "pool" -> close(activations.get(vertex.apply("_pool")), tensor);
                    case "x_ta" -> {
                        if (activations.containsKey(vertex.apply("_ta"))) {
                            close(activations.get(vertex.apply("_ta")), tensor);
                        }
                    }
                    default -> {
                        // u0, u_ca, u, h and the gates live inside the recurrence; the kernels' own tests compare them
                    }
                }
            }
            assertClose(activations.get("mean"), golden.array("out_rate"), tolerance, what("out_rate"));
            network.setInputs(features);
            network.setLabels(labels);
            network.computeGradientAndScore();
            checkFused(network);
            assertThat(network.score())
                    .as(what("loss"))
                    .isCloseTo(
                            golden.meta().get("loss_values").get(loss).asDouble(),
                            Percentage.withPercentage(100 * tolerance));
            for (String tensor : golden.tensors("g_p_")) {
                if (tensor.endsWith("@" + loss) && !zero(tensor)) {
                    String key = ourName(tensor.substring(4, tensor.indexOf('@')));
                    // DL4J divides by the batch size in the updater
                    INDArray gradient = network.gradient().getGradientFor(key).div(labels.size(0));
                    assertClose(gradient, convert(tensor), tolerance, what(tensor));
                }
            }
            checkInference(network);
        }

        /** A silent way back to the usual computation would be as right, and slow. */
        private void checkFused(ComputationGraph network) {
            int joins = NormalizationFusion.joins(network.getConfiguration()).size();
            assertThat(joins).isEqualTo(CONVOLUTIONS + 2);
            assertThat(NormalizationFusion.handedOver(network))
                    .as(what("normalisations left to what reads them"))
                    .isEqualTo(type == DataType.FLOAT ? joins : 0);
        }

        private boolean zero(String tensor) {
            for (JsonNode name : golden.meta().get("analytically_zero_gradients")) {
                if (tensor.substring(tensor.indexOf("p_")).equals(name.asText())) {
                    return true;
                }
            }
            return false;
        }

        private void checkInference(ComputationGraph network) {
            for (String tensor : golden.tensors("running_")) {
                String layer = tensor.substring(tensor.lastIndexOf('_') + 1);
                String kind = tensor.contains("_mean_") ? "mean" : "var";
                close(network.getParam(layer + "_bn_" + kind), golden.array(tensor), what(tensor));
            }
            INDArray rate = network.feedForward(features, false).get("mean");
            assertClose(rate, golden.array("eval_rate"), tolerance, what("eval_rate"));
        }

        private void checkStep(String name, IUpdater updater) {
            ComputationGraph network = network(updater);
            Map<String, INDArray> before = new HashMap<>();
            network.paramTable().forEach((key, value) -> before.put(key, value.dup()));
            network.fit(new DataSet(features, labels));
            checkFused(network);
            double decay =
                    name.equals("sgd") ? optimizer("sgd").get("weight_decay").asDouble() : 0;
            double rate = optimizer(name).get("lr").asDouble();
            List<String> checked = new ArrayList<>();
            for (String tensor : golden.tensors(name + "_p_")) {
                String parameter = tensor.substring(name.length() + 3);
                if (tensor.endsWith("@" + loss) && !zero(tensor)) {
                    String key = ourName(parameter.substring(0, parameter.indexOf('@')));
                    // PyTorch's weight decay also acts on gamma and beta, DL4J's L2 does not: compare without either
                    INDArray expected = convert(tensor).castTo(DataType.DOUBLE);
                    expected.addi(before.get(key).castTo(DataType.DOUBLE).mul(decay * rate));
                    INDArray actual = network.getParam(key);
                    if (name.equals("adam") && type == DataType.FLOAT) {
                        actual = withoutUndecidedSigns(actual, expected, convert("g_p_" + parameter));
                    }
                    assertClose(actual, expected, tolerance, what(tensor));
                    checked.add(key);
                }
            }
            assertThat(checked)
                    .as("parameters compared after a step of " + name)
                    .isNotEmpty();
        }

        /**
         * Adam's first step is the learning rate times the sign of the gradient. Where the gradient is 0 within the
         * tolerance to which single precision gradients are compared, that sign is not decided: such entries are taken
         * from the expected values.
         */
        private INDArray withoutUndecidedSigns(INDArray actual, INDArray expected, INDArray gradient) {
            double bound = tolerance * gradient.amaxNumber().doubleValue();
            INDArray result = actual.castTo(DataType.DOUBLE).dup('c');
            int undecided = 0;
            for (long i = 0; i < result.length(); i++) {
                double size = Math.abs(gradient.getDouble(i));
                if (size > 0 && size <= bound) {
                    result.putScalar(i, expected.getDouble(i));
                    undecided++;
                }
            }
            assertThat(undecided).as("entries with a gradient of about 0").isLessThan((int) (result.length() / 2));
            return result;
        }

        private INDArray frames(String tensor) {
            return GoldenAxes.frames(golden.array(tensor));
        }

        private void close(INDArray actual, String tensor) {
            assertClose(actual, frames(tensor), tolerance, what(tensor));
        }

        private void close(INDArray actual, INDArray expected, String what) {
            assertClose(actual, expected, tolerance, what);
        }

        private String what(String tensor) {
            return golden.name() + " " + type + " " + tensor + " (" + loss + ")";
        }
    }
}
