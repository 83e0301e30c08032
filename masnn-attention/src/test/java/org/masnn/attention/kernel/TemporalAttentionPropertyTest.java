package org.masnn.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.assertWithin;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.masnn.attention.gate.GateAxis;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fused kernel gives what the reference gives in double precision, for any size, with and without ties. */
class TemporalAttentionPropertyTest {

    private static final double TOLERANCE = 1e-4;

    @Property(tries = 60)
    void fused_equalsReference(
            @ForAll @IntRange(min = 1, max = 4) int clips,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @IntRange(min = 1, max = 2000) int length,
            @ForAll boolean ties,
            @ForAll @IntRange(min = 0, max = 2) int module,
            @ForAll long seed) {
        int reduction = Math.min(2, steps);
        VectorGate gate = switch (module) {
            case 0 -> new VectorGate.SharedPerceptron(reduction);
            case 1 -> new VectorGate.SqueezeExcitation(reduction);
            default -> new VectorGate.LocalConvolution(3);
        };
        compare(gate, clips, steps, length, ties, seed);
    }

    @Property(tries = 4)
    void largeFrames_fused_equalsReference(@ForAll boolean ties, @ForAll long seed) {
        compare(new VectorGate.SharedPerceptron(2), 2, 3, 40_001, ties, seed);
    }

    private static void compare(VectorGate gate, int clips, int steps, int length, boolean ties, long seed) {
        Random random = new Random(seed);
        INDArray input = RandomValues.of(random, ties, (long) clips * steps, length);
        INDArray upstream = RandomValues.of(random, false, (long) clips * steps, length);
        GateStart start = new GateStart(1.5, 0.25, false);
        List<INDArray> parameters = gate.parameters(GateAxis.TIME, steps, start).stream()
                .map(specification -> RandomValues.of(random, false, specification.shape())
                        .mul(1 / Math.sqrt(Math.max(1, specification.fanIn())))
                        .castTo(DataType.FLOAT)
                        .castTo(DataType.DOUBLE))
                .toList();
        List<INDArray> single =
                parameters.stream().map(array -> array.castTo(DataType.FLOAT)).toList();

        Result reference =
                run(new ReferenceTemporalAttention(gate, start, steps, parameters), input, upstream, parameters);
        Result fused = run(
                new FusedTemporalAttention(gate, start, steps, single),
                input.castTo(DataType.FLOAT),
                upstream.castTo(DataType.FLOAT),
                single);

        assertThat(fused.weights().shape()).containsExactly(clips, steps);
        assertEqual(fused.weights(), reference.weights(), 1, "weights");
        double largestInput = input.amaxNumber().doubleValue();
        assertEqual(fused.output(), reference.output(), largestInput, "output");
        double largestGradient = upstream.amaxNumber().doubleValue();
        assertEqual(fused.inputGradient(), reference.inputGradient(), largestGradient, "input gradient");
        for (int i = 0; i < parameters.size(); i++) {
            ParameterGradients.assertEqual(
                    fused.gradients().get(i),
                    reference.gradients().get(i),
                    input,
                    upstream,
                    parameters,
                    gate + " gradient of parameter " + i);
        }
    }

    /** Weights may all be tiny, and the sigmoid errs by 3e-7 however small it is. */
    private static void assertEqual(INDArray actual, INDArray expected, double scale, String what) {
        double bound = Math.max(TOLERANCE * expected.amaxNumber().doubleValue(), 1e-6 * scale);
        assertWithin(actual, expected, bound, what);
    }

    private static Result run(
            TemporalAttentionKernel kernel, INDArray input, INDArray upstream, List<INDArray> parameters) {
        INDArray output = input.ulike();
        INDArray inputGradient = input.ulike();
        // Not zero before, because the kernel overwrites.
        List<INDArray> gradients = parameters.stream().map(Nd4j::onesLike).toList();
        TemporalAttentionKernel.Tape tape = kernel.forward(input, output, true);
        kernel.backward(tape, input, upstream, inputGradient, gradients);
        return new Result(tape.weights(), output, inputGradient, gradients);
    }

    private record Result(INDArray weights, INDArray output, INDArray inputGradient, List<INDArray> gradients) {}
}
