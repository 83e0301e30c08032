package org.masnn.attention.kernel;

import static org.masnn.core.golden.GoldenAssertions.FUSED_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.REFERENCE_TOLERANCE;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

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
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.RefinementKernel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One attention on its own: golden cases {@code b_*}. */
class AttentionGoldenTest {

    private static final AtomicInteger CHECKED = new AtomicInteger();

    @AfterAll
    static void report() {
        GoldenCases.report("AttentionGoldenTest", CHECKED.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"b_ta", "b_ta_fc"})
    void temporalAttention(String name) {
        GoldenCase golden = GoldenCases.named(name);
        temporalAttention(golden, DataType.DOUBLE, REFERENCE_TOLERANCE);
        temporalAttention(golden, DataType.FLOAT, FUSED_TOLERANCE);
        CHECKED.incrementAndGet();
    }

    private static void temporalAttention(GoldenCase golden, DataType type, double tolerance) {
        INDArray input = GoldenAxes.frames(golden.array("in_x")).castTo(type);
        INDArray upstream = GoldenAxes.frames(golden.array("up_y")).castTo(type);
        INDArray inner = golden.array("p_ta.w0").castTo(type);
        INDArray outer = golden.array("p_ta.w1").castTo(type);
        INDArray output = input.ulike();
        INDArray inputGradient = input.ulike();
        List<INDArray> gradients = List.of(inner.ulike(), outer.ulike());
        TemporalAttentionKernel kernel = TemporalAttentionKernel.of(
                type,
                new VectorGate.SharedPerceptron(golden.hyper("r_t").asInt()),
                GateStart.plain(),
                (int) golden.array("in_x").size(0),
                List.of(inner, outer));
        TemporalAttentionKernel.Tape tape = kernel.forward(input, output, true);
        kernel.backward(tape, input, upstream, inputGradient, gradients);

        String who = golden + " " + kernel.getClass().getSimpleName() + " ";
        INDArray weights = golden.array("s_g");
        assertClose(
                tape.weights(),
                weights.reshape(weights.size(0), weights.size(1)).transpose(),
                tolerance,
                who + "s_g");
        assertClose(output, GoldenAxes.frames(golden.array("out_y")), tolerance, who + "out_y");
        assertClose(inputGradient, GoldenAxes.frames(golden.array("g_in_x")), tolerance, who + "g_in_x");
        assertClose(gradients.get(0), golden.array("g_p_ta.w0"), tolerance, who + "g_p_ta.w0");
        assertClose(gradients.get(1), golden.array("g_p_ta.w1"), tolerance, who + "g_p_ta.w1");
    }

    @ParameterizedTest
    @ValueSource(strings = "b_ca")
    void channelAttention(String name) {
        GoldenCase golden = GoldenCases.named(name);
        refinement(
                golden,
                ChannelAttention.of(golden.hyper("r_c").asInt()),
                List.of(golden.array("p_ca.w0"), golden.array("p_ca.w1")),
                List.of(golden.array("g_p_ca.w0"), golden.array("g_p_ca.w1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b_sa3", "b_sa7"})
    void spatialAttention(String name) {
        GoldenCase golden = GoldenCases.named(name);
        refinement(
                golden,
                SpatialAttention.of(golden.hyper("kernel").asInt()),
                List.of(GoldenAxes.spatialAttention(golden.array("p_sa.w"))),
                List.of(GoldenAxes.spatialAttention(golden.array("g_p_sa.w"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b_eca3", "b_eca5"})
    void localConvolution(String name) {
        GoldenCase golden = GoldenCases.named(name);
        refinement(
                golden,
                ChannelAttention.of(
                        new VectorGate.LocalConvolution(golden.hyper("kernel").asInt())),
                List.of(golden.array("p_eca.w")),
                List.of(golden.array("g_p_eca.w")));
    }

    @ParameterizedTest
    @ValueSource(strings = "b_simam")
    void simpleAttention(String name) {
        GoldenCase golden = GoldenCases.named(name);
        refinement(golden, new SimpleAttention(golden.hyper("lambda_").asDouble()), List.of(), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"b_ca_joint_official", "b_sa_joint_official"})
    void jointly(String name) {
        GoldenCase golden = GoldenCases.named(name);
        boolean channel = golden.has("p_ca.w0");
        MembraneRefinement refinement = channel
                ? ChannelAttention.of(golden.hyper("r_c").asInt())
                : SpatialAttention.of(golden.hyper("kernel").asInt());
        FrameGrouping grouping = channel ? FrameGrouping.CLIP_AS_ROWS : FrameGrouping.CLIP_AS_CHANNELS;
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? REFERENCE_TOLERANCE : FUSED_TOLERANCE;
            List<INDArray> parameters = channel
                    ? List.of(
                            golden.array("p_ca.w0").castTo(type),
                            golden.array("p_ca.w1").castTo(type))
                    : List.of(
                            GoldenAxes.spatialAttention(golden.array("p_sa.w")).castTo(type));
            List<INDArray> expected = channel
                    ? List.of(golden.array("g_p_ca.w0"), golden.array("g_p_ca.w1"))
                    : List.of(GoldenAxes.spatialAttention(golden.array("g_p_sa.w")));
            INDArray input = GoldenAxes.frames(golden.array("in_x")).castTo(type);
            INDArray output = input.ulike();
            INDArray inputGradient = input.ulike();
            List<INDArray> gradients = parameters.stream().map(INDArray::ulike).toList();
            RefinementKernel kernel = RefinementKernel.of(
                    type,
                    refinement,
                    RefinementRun.frame(input),
                    grouping,
                    (int) golden.array("in_x").size(0),
                    parameters);
            RefinementKernel.Tape tape = kernel.forward(input, output, true);
            kernel.backward(
                    tape, input, GoldenAxes.frames(golden.array("up_y")).castTo(type), inputGradient, gradients);
            String who = golden + " " + kernel.getClass().getSimpleName();
            compare(who + " ", golden, new RefinementRun(output, inputGradient, gradients), expected, tolerance);
        }
        CHECKED.incrementAndGet();
    }

    private static void refinement(
            GoldenCase golden, MembraneRefinement refinement, List<INDArray> parameters, List<INDArray> gradients) {
        INDArray membrane = GoldenAxes.frames(golden.array("in_x"));
        INDArray upstream = GoldenAxes.frames(golden.array("up_y"));
        RefinementRun reference = RefinementRun.reference(refinement, membrane, parameters, upstream);
        compare(golden + " reference ", golden, reference, gradients, REFERENCE_TOLERANCE);
        RefinementRun fused = RefinementRun.fused(refinement, membrane, parameters, upstream);
        compare(golden + " fused ", golden, fused, gradients, FUSED_TOLERANCE);
        CHECKED.incrementAndGet();
    }

    private static void compare(
            String who, GoldenCase golden, RefinementRun run, List<INDArray> gradients, double tolerance) {
        assertClose(run.output(), GoldenAxes.frames(golden.array("out_y")), tolerance, who + "out_y");
        assertClose(run.inputGradient(), GoldenAxes.frames(golden.array("g_in_x")), tolerance, who + "g_in_x");
        for (int i = 0; i < gradients.size(); i++) {
            assertClose(run.parameterGradients().get(i), gradients.get(i), tolerance, who + "parameter gradient " + i);
        }
    }
}
