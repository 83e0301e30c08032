package org.masnn.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.attention.gate.GateAxis;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.ChannelAffine;
import org.masnn.core.kernel.GradientSums;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Temporal attention that normalises its input while it reads it, against attention to the normalised array. */
class NormalizedInputTest {

    private static final int STEPS = 3;

    /** Frames smaller than a block, and larger ones whose blocks begin at any channel. */
    @ParameterizedTest
    @CsvSource({"2, 2, 3", "5, 7, 1", "41, 40, 3"})
    void bothKernels_equalAttentionToTheNormalisedArray(int height, int width, int channels) {
        Nd4j.getRandom().setSeed(4);
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
            double tolerance = type == DataType.DOUBLE ? 1e-10 : 1e-4;
            INDArray input =
                    Nd4j.randn(type, 2 * STEPS, height, width, channels).addi(3);
            INDArray upstream = Nd4j.randn(type, input.shape());
            ChannelAffine normalization = coefficients(channels);
            Pass expected = pass(type, normalization.applied(input), null, upstream);
            Pass actual = pass(type, input, normalization, upstream);
            assertClose(actual.output(), expected.output(), tolerance, "output");
            assertClose(actual.gradient(), expected.gradient(), tolerance, "gradient");
            assertClose(actual.ofParameter(), expected.ofParameter(), tolerance, "parameter gradient");
            assertThat(expected.sums()).isNull();
            GradientSums sums = Objects.requireNonNull(actual.sums());
            GradientSums wanted = normalization.sums(input, expected.gradient());
            double bound = tolerance * height * width * 10;
            for (int c = 0; c < channels; c++) {
                assertThat(sums.plain()[c]).isCloseTo(wanted.plain()[c], within(bound));
                assertThat(sums.weighted()[c]).isCloseTo(wanted.weighted()[c], within(bound));
            }
        }
    }

    private static Pass pass(DataType type, INDArray input, ChannelAffine normalization, INDArray upstream) {
        VectorGate gate = new VectorGate.SharedPerceptron(1);
        GateStart start = new GateStart(1, 0, false);
        Random random = new Random(5);
        List<INDArray> parameters = gate.parameters(GateAxis.TIME, STEPS, start).stream()
                .map(one -> RandomValues.of(random, false, one.shape()).castTo(type))
                .toList();
        TemporalAttentionKernel kernel = TemporalAttentionKernel.of(type, gate, start, STEPS, parameters);
        INDArray output = input.ulike();
        INDArray gradient = input.ulike();
        List<INDArray> gradients = parameters.stream().map(INDArray::ulike).toList();
        TemporalAttentionKernel.Tape tape = kernel.forward(input, normalization, output, true);
        GradientSums sums = kernel.backward(tape, input, upstream, gradient, gradients);
        return new Pass(output, gradient, gradients.get(0), sums);
    }

    private static ChannelAffine coefficients(int channels) {
        double[][] values = new double[3][channels];
        for (int c = 0; c < channels; c++) {
            values[0][c] = 3 + 0.1 * c;
            values[1][c] = 0.7 + 0.2 * c;
            values[2][c] = 0.3 - 0.1 * c;
        }
        return new ChannelAffine(values[0], values[1], values[2]);
    }

    private record Pass(INDArray output, INDArray gradient, INDArray ofParameter, GradientSums sums) {}
}
