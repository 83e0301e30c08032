package org.masnn.attention.kernel;

import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SpatialAttention;
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

    @ParameterizedTest
    @ValueSource(ints = {3, 7})
    void spatialAttention_anyKernel(int kernel) {
        check(SpatialAttention.of(kernel), 5, 4, 3);
    }

    @Test
    void spatialAttention_frameSmallerThanKernel() {
        check(SpatialAttention.of(7), 1, 2, 3);
    }

    @Test
    void temporalAttention() {
        INDArray input = RandomValues.of(random, false, 2 * 4, 2, 3, 2);
        INDArray upstream = RandomValues.of(random, false, 2 * 4, 2, 3, 2);
        INDArray inner = RandomValues.of(random, false, 2, 4);
        INDArray outer = RandomValues.of(random, false, 4, 2);
        TemporalAttentionKernel kernel = new ReferenceTemporalAttention(inner, outer);
        INDArray inputGradient = Nd4j.zerosLike(input);
        List<INDArray> parameterGradients = List.of(Nd4j.zerosLike(inner), Nd4j.zerosLike(outer));
        TemporalAttentionKernel.Tape tape = kernel.forward(input, Nd4j.zerosLike(input), true);
        kernel.backward(tape, input, upstream, inputGradient, parameterGradients);

        Supplier<Double> loss = () -> {
            INDArray output = Nd4j.zerosLike(input);
            kernel.forward(input, output, false);
            return output.mul(upstream).sumNumber().doubleValue();
        };
        assertClose(inputGradient, differences(input, loss), TOLERANCE, "input gradient");
        assertClose(parameterGradients.get(0), differences(inner, loss), TOLERANCE, "W0 gradient");
        assertClose(parameterGradients.get(1), differences(outer, loss), TOLERANCE, "W1 gradient");
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
