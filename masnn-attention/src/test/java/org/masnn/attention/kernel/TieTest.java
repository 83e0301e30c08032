package org.masnn.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.MembraneRefinement;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where a maximum is attained more than once, its gradient goes to the first place in memory order. All values of the
 * input are equal here, so that every place is a maximum, and only the first one's gradient may differ from the rest.
 */
class TieTest {

    interface Run {
        RefinementRun of(
                MembraneRefinement refinement, INDArray membrane, List<INDArray> parameters, INDArray upstream);
    }

    static Stream<Run> kernels() {
        return Stream.of(RefinementRun::reference, RefinementRun::fused);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void channelAttention_equalPixels_firstPixelGetsTheGradient(Run run) {
        INDArray membrane = ones(1, 3, 4, 2);
        RefinementRun result =
                run.of(ChannelAttention.of(1), membrane, List.of(ones(2, 2), ones(2, 2)), ones(1, 3, 4, 2));
        for (int c = 0; c < 2; c++) {
            for (int p = 1; p < 12; p++) {
                assertThat(result.inputGradient().getDouble(p * 2L + c))
                        .isEqualTo(result.inputGradient().getDouble(2 + c));
            }
            assertThat(result.inputGradient().getDouble(c))
                    .isGreaterThan(result.inputGradient().getDouble(2 + c) + 1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void spatialAttention_equalChannels_firstChannelGetsTheGradient(Run run) {
        INDArray membrane = ones(1, 2, 3, 19);
        RefinementRun result =
                run.of(SpatialAttention.of(3), membrane, List.of(ones(3, 3, 2).mul(0.1)), ones(1, 2, 3, 19));
        for (int p = 0; p < 6; p++) {
            for (int c = 2; c < 19; c++) {
                assertThat(result.inputGradient().getDouble(p * 19L + c))
                        .isEqualTo(result.inputGradient().getDouble(p * 19L + 1));
            }
            assertThat(result.inputGradient().getDouble(p * 19L))
                    .isGreaterThan(result.inputGradient().getDouble(p * 19L + 1) + 1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void spatialAttention_lateTie_firstOfTheEqualChannelsGetsTheGradient(Run run) {
        INDArray membrane = ones(1, 1, 1, 19);
        membrane.putScalar(0, 0, 0, 10, 2);
        membrane.putScalar(0, 0, 0, 11, 2);
        membrane.putScalar(0, 0, 0, 18, 2);
        RefinementRun result =
                run.of(SpatialAttention.of(3), membrane, List.of(ones(3, 3, 2).mul(0.1)), ones(1, 1, 1, 19));
        assertThat(result.inputGradient().getDouble(10))
                .isGreaterThan(result.inputGradient().getDouble(0) + 1e-3);
        assertThat(result.inputGradient().getDouble(11))
                .isEqualTo(result.inputGradient().getDouble(0));
        assertThat(result.inputGradient().getDouble(18))
                .isEqualTo(result.inputGradient().getDouble(0));
    }

    static Stream<DataType> types() {
        return Stream.of(DataType.DOUBLE, DataType.FLOAT);
    }

    @ParameterizedTest
    @MethodSource("types")
    void temporalAttention_equalValues_firstValueOfAFrameGetsTheGradient(DataType type) {
        INDArray input = ones(4, 3, 5, 2).castTo(type);
        INDArray gradient = input.ulike();
        INDArray inner = ones(1, 2).castTo(type);
        INDArray outer = ones(2, 1).castTo(type);
        VectorGate gate = new VectorGate.SharedPerceptron(2);
        TemporalAttentionKernel kernel = type == DataType.FLOAT
                ? new FusedTemporalAttention(gate, GateStart.plain(), 2, List.of(inner, outer))
                : new ReferenceTemporalAttention(gate, GateStart.plain(), 2, List.of(inner, outer));
        TemporalAttentionKernel.Tape tape = kernel.forward(input, input.ulike(), true);
        kernel.backward(tape, input, input, gradient, List.of(inner.ulike(), outer.ulike()));
        for (int row = 0; row < 4; row++) {
            for (int i = 2; i < 30; i++) {
                assertThat(gradient.getDouble(row * 30L + i)).isEqualTo(gradient.getDouble(row * 30L + 1));
            }
            assertThat(gradient.getDouble(row * 30L)).isGreaterThan(gradient.getDouble(row * 30L + 1) + 1e-3);
        }
    }

    private static INDArray ones(long... shape) {
        return Nd4j.ones(DataType.DOUBLE, shape);
    }
}
