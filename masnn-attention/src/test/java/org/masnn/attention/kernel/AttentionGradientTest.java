package org.masnn.attention.kernel;

import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.gate.GateAxis;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The reference kernels' gradients against central differences in double precision. */
class AttentionGradientTest {

    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-7;

    private final Random random = new Random(20230701);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void channelAttention_anyReduction(int reduction) {
        check(ChannelAttention.of(reduction), 3, 4, 5);
    }

    static Stream<ChannelAttention> modules() {
        GateStart start = new GateStart(1.7, -0.4, false);
        return Stream.of(
                ChannelAttention.of(2).withStart(start),
                ChannelAttention.of(new VectorGate.SqueezeExcitation(2)),
                ChannelAttention.of(new VectorGate.SqueezeExcitation(5)).withStart(start),
                ChannelAttention.of(new VectorGate.LocalConvolution(1)),
                ChannelAttention.of(new VectorGate.LocalConvolution(3)).withStart(start),
                ChannelAttention.of(new VectorGate.LocalConvolution(13)),
                ChannelAttention.of(new VectorGate.LocalConvolution(VectorGate.LocalConvolution.ADAPTIVE)));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void channelAttention_anyModule(ChannelAttention attention) {
        check(attention, 3, 4, 5);
    }

    @Test
    void simpleAttention() {
        check(new SimpleAttention(1e-2), 3, 4, 5);
        check(new SimpleAttention(1e-2), 1, 2, 3);
    }

    @Test
    void spatialAttention_anyStart() {
        check(SpatialAttention.of(3).withStart(new GateStart(2, 0.5, false)), 5, 4, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7})
    void spatialAttention_anyKernel(int kernel) {
        check(SpatialAttention.of(kernel), 5, 4, 3);
    }

    @Test
    void spatialAttention_frameSmallerThanKernel() {
        check(SpatialAttention.of(7), 1, 2, 3);
    }

    static Stream<VectorGate> gates() {
        return Stream.of(
                new VectorGate.SharedPerceptron(2),
                new VectorGate.SqueezeExcitation(2),
                new VectorGate.LocalConvolution(3));
    }

    @ParameterizedTest
    @MethodSource("gates")
    void temporalAttention(VectorGate gate) {
        INDArray input = RandomValues.of(random, false, 2 * 4, 2, 3, 2);
        INDArray upstream = RandomValues.of(random, false, 2 * 4, 2, 3, 2);
        GateStart start = new GateStart(2, -0.3, false);
        List<INDArray> parameters = gate.parameters(GateAxis.TIME, 4, start).stream()
                .map(specification -> RandomValues.of(random, false, specification.shape()))
                .toList();
        TemporalAttentionKernel kernel = new ReferenceTemporalAttention(gate, start, 4, parameters);
        INDArray inputGradient = Nd4j.zerosLike(input);
        List<INDArray> parameterGradients =
                parameters.stream().map(Nd4j::zerosLike).toList();
        TemporalAttentionKernel.Tape tape = kernel.forward(input, Nd4j.zerosLike(input), true);
        kernel.backward(tape, input, upstream, inputGradient, parameterGradients);

        Supplier<Double> loss = () -> {
            INDArray output = Nd4j.zerosLike(input);
            kernel.forward(input, output, false);
            return output.mul(upstream).sumNumber().doubleValue();
        };
        assertClose(inputGradient, differences(input, loss), TOLERANCE, "input gradient");
        for (int i = 0; i < parameters.size(); i++) {
            assertClose(
                    parameterGradients.get(i),
                    differences(parameters.get(i), loss),
                    TOLERANCE,
                    gate + " gradient of parameter " + i);
        }
    }

    private void check(MembraneRefinement refinement, int height, int width, int channels) {
        INDArray membrane = RandomValues.of(random, false, 2, height, width, channels);
        INDArray upstream = RandomValues.of(random, false, 2, height, width, channels);
        List<INDArray> parameters = new ArrayList<>();
        for (ParameterSpecification specification : refinement.parameters(RefinementRun.frame(membrane))) {
            parameters.add(RandomValues.of(random, false, specification.shape()));
        }
        RefinementRun run = RefinementRun.reference(refinement, membrane, parameters, upstream);

        Supplier<Double> loss = () -> refinement
                .reference(RefinementRun.frame(membrane), parameters)
                .refine(membrane)
                .output()
                .mul(upstream)
                .sumNumber()
                .doubleValue();
        assertClose(run.inputGradient(), differences(membrane, loss), TOLERANCE, refinement + " input gradient");
        for (int i = 0; i < parameters.size(); i++) {
            assertClose(
                    run.parameterGradients().get(i),
                    differences(parameters.get(i), loss),
                    TOLERANCE,
                    refinement + " gradient of parameter " + i);
        }
    }

    private static INDArray differences(INDArray values, Supplier<Double> loss) {
        INDArray result = Nd4j.zerosLike(values);
        for (long i = 0; i < values.length(); i++) {
            double value = values.getDouble(i);
            values.putScalar(i, value + STEP);
            double above = loss.get();
            values.putScalar(i, value - STEP);
            double below = loss.get();
            values.putScalar(i, value);
            result.putScalar(i, (above - below) / (2 * STEP));
        }
        return result;
    }
}
