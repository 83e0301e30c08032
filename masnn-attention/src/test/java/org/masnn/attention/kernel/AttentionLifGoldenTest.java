package org.masnn.attention.kernel;

import static org.masnn.core.golden.GoldenAssertions.FUSED_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.REFERENCE_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.assertClose;
import static org.masnn.core.golden.GoldenAssertions.assertExact;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.golden.GoldenAxes;
import org.masnn.core.golden.GoldenCase;
import org.masnn.core.golden.GoldenCases;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.LifKernel;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Eq. 14, temporal attention in front of the recurrence and channel and spatial attention inside: {@code c_combo_*}. */
class AttentionLifGoldenTest {

    private static final AtomicInteger CHECKED = new AtomicInteger();

    @AfterAll
    static void report() {
        GoldenCases.report("AttentionLifGoldenTest", CHECKED.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c_combo_none",
                "c_combo_T",
                "c_combo_C",
                "c_combo_ECA",
                "c_combo_SimAM",
                "c_combo_S",
                "c_combo_TC",
                "c_combo_TS",
                "c_combo_CS",
                "c_combo_TCS",
                "c_combo_TCS_detach_atan",
                "c_combo_TCS_vrm01"
            })
    void combination(String name) {
        GoldenCase golden = GoldenCases.named(name);
        check(golden, DataType.DOUBLE, REFERENCE_TOLERANCE);
        check(golden, DataType.FLOAT, FUSED_TOLERANCE);
        CHECKED.incrementAndGet();
    }

    private static void check(GoldenCase golden, DataType type, double tolerance) {
        String who = golden + " " + type + " ";
        String dimensions = golden.hyper("dims").asText();
        INDArray input = GoldenAxes.frames(golden.array("in_x")).castTo(type);
        INDArray upstream = GoldenAxes.frames(golden.array("up_s")).castTo(type);

        INDArray current = input;
        TemporalAttentionKernel temporal = null;
        TemporalAttentionKernel.Tape temporalTape = null;
        List<INDArray> temporalGradients = List.of();
        if (dimensions.contains("T")) {
            INDArray inner = golden.array("p_ta.w0").castTo(type);
            INDArray outer = golden.array("p_ta.w1").castTo(type);
            temporalGradients = List.of(inner.ulike(), outer.ulike());
            temporal = TemporalAttentionKernel.of(
                    type,
                    new VectorGate.SharedPerceptron(golden.hyper("r_t").asInt()),
                    GateStart.plain(),
                    (int) golden.array("in_x").size(0),
                    List.of(inner, outer));
            current = input.ulike();
            temporalTape = temporal.forward(input, current, true);
            INDArray weights = golden.array("s_gt");
            assertClose(
                    temporalTape.weights(),
                    weights.reshape(weights.size(0), weights.size(1)).transpose(),
                    tolerance,
                    who + "s_gt");
            assertClose(current, GoldenAxes.frames(golden.array("s_x_ta")), tolerance, who + "s_x_ta");
        }

        List<MembraneRefinement> refinements = new ArrayList<>();
        List<List<INDArray>> parameters = new ArrayList<>();
        List<String> channelTensors = golden.tensors("g_p_").stream()
                .filter(tensor -> tensor.contains("ca."))
                .toList();
        if (dimensions.contains("C")) {
            refinements.add(channel(golden));
            parameters.add(channelTensors.stream()
                    .map(tensor -> golden.array(tensor.substring(2)).castTo(type))
                    .toList());
        }
        if (dimensions.contains("S")) {
            refinements.add(SpatialAttention.of(golden.hyper("sa_kernel").asInt()));
            parameters.add(
                    List.of(GoldenAxes.spatialAttention(golden.array("p_sa.w")).castTo(type)));
        }
        List<INDArray> gradients = new ArrayList<>();
        parameters.forEach(list -> list.forEach(parameter -> gradients.add(parameter.ulike())));

        int steps = (int) golden.array("in_x").size(0);
        FrameSize frame = RefinementRun.frame(input);
        LifKernel lif = LifKernel.of(type, neuron(golden), steps, frame, refinements, parameters, null);
        INDArray spikes = input.ulike();
        LifKernel.Tape tape = lif.forward(current, null, spikes, true);
        assertExact(spikes, GoldenAxes.frames(golden.array("out_s")), who + "out_s");
        if (golden.has("s_u0")) {
            assertClose(tape.membrane(), GoldenAxes.frames(golden.array("s_u0")), tolerance, who + "s_u0");
        }

        INDArray inputGradient = input.ulike();
        lif.backward(tape, current, upstream, inputGradient, null, gradients);
        if (temporal != null) {
            assertClose(inputGradient, GoldenAxes.frames(golden.array("g_s_x_ta")), tolerance, who + "g_s_x_ta");
            INDArray attended = inputGradient;
            inputGradient = input.ulike();
            temporal.backward(temporalTape, input, attended, inputGradient, temporalGradients);
            assertClose(temporalGradients.get(0), golden.array("g_p_ta.w0"), tolerance, who + "g_p_ta.w0");
            assertClose(temporalGradients.get(1), golden.array("g_p_ta.w1"), tolerance, who + "g_p_ta.w1");
        }
        assertClose(inputGradient, GoldenAxes.frames(golden.array("g_in_x")), tolerance, who + "g_in_x");
        int at = 0;
        for (String tensor : channelTensors) {
            assertClose(gradients.get(at++), golden.array(tensor), tolerance, who + tensor);
        }
        if (dimensions.contains("S")) {
            INDArray expected = GoldenAxes.spatialAttention(golden.array("g_p_sa.w"));
            assertClose(gradients.get(at), expected, tolerance, who + "g_p_sa.w");
        }
    }

    private static MembraneRefinement channel(GoldenCase golden) {
        String module = golden.meta().path("hyper").path("channel_module").asText("cbam");
        return switch (module) {
            case "cbam" -> ChannelAttention.of(golden.hyper("r_c").asInt());
            case "eca" ->
                ChannelAttention.of(new VectorGate.LocalConvolution(
                        (int) golden.array("p_eca.w").length()));
            case "simam" -> SimpleAttention.withDefaults();
            default -> throw new AssertionError(golden + ": unexpected channel_module " + module);
        };
    }

    private static LifParameters neuron(GoldenCase golden) {
        double parameter = golden.hyper("surrogate_param").asDouble();
        String kind = golden.hyper("surrogate").asText();
        Surrogate surrogate = switch (kind) {
            case "rect" -> new Surrogate.Rectangle(parameter);
            case "atan" -> new Surrogate.ArcTangent(parameter);
            default -> throw new AssertionError(golden + ": unexpected surrogate " + kind);
        };
        return LifParameters.paper()
                .withDecay(golden.hyper("beta").asDouble())
                .withThreshold(golden.hyper("u_th").asDouble())
                .withReset(Reset.to(golden.hyper("v_reset").asDouble()))
                .withDetachReset(golden.hyper("detach_reset").asBoolean())
                .withSurrogate(surrogate);
    }
}
