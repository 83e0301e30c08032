package org.masnn.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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
            @ForAll long seed) {
        compare(clips, steps, length, ties, seed);
    }

    @Property(tries = 4)
    void largeFrames_fused_equalsReference(@ForAll boolean ties, @ForAll long seed) {
        compare(2, 3, 40_001, ties, seed);
    }

    private static void compare(int clips, int steps, int length, boolean ties, long seed) {
        Random random = new Random(seed);
        INDArray input = RandomValues.of(random, ties, (long) clips * steps, length);
        INDArray upstream = RandomValues.of(random, false, (long) clips * steps, length);
        int hidden = Math.max(1, steps / 2);
        INDArray inner = RandomValues.of(random, false, hidden, steps);
        INDArray outer = RandomValues.of(random, false, steps, hidden);

        Result reference = run(new ReferenceTemporalAttention(inner, outer), input, upstream, inner, outer);
        Result fused = run(
                new FusedTemporalAttention(inner.castTo(DataType.FLOAT), outer.castTo(DataType.FLOAT)),
                input.castTo(DataType.FLOAT),
                upstream.castTo(DataType.FLOAT),
                inner.castTo(DataType.FLOAT),
                outer.castTo(DataType.FLOAT));

        assertThat(fused.weights().shape()).containsExactly(clips, steps);
        assertClose(fused.weights(), reference.weights(), TOLERANCE, "weights");
        assertClose(fused.output(), reference.output(), TOLERANCE, "output");
        assertClose(fused.inputGradient(), reference.inputGradient(), TOLERANCE, "input gradient");
        List<INDArray> parameters = List.of(inner, outer);
        ParameterGradients.assertEqual(
                fused.innerGradient(), reference.innerGradient(), input, upstream, parameters, "W0 gradient");
        ParameterGradients.assertEqual(
                fused.outerGradient(), reference.outerGradient(), input, upstream, parameters, "W1 gradient");
    }

    private static Result run(
            TemporalAttentionKernel kernel, INDArray input, INDArray upstream, INDArray inner, INDArray outer) {
        INDArray output = input.ulike();
        INDArray inputGradient = input.ulike();
        // Not zero before, because the kernel overwrites.
        INDArray innerGradient = Nd4j.onesLike(inner);
        INDArray outerGradient = Nd4j.onesLike(outer);
        TemporalAttentionKernel.Tape tape = kernel.forward(input, output, true);
        kernel.backward(tape, input, upstream, inputGradient, List.of(innerGradient, outerGradient));
        return new Result(tape.weights(), output, inputGradient, innerGradient, outerGradient);
    }

    private record Result(
            INDArray weights,
            INDArray output,
            INDArray inputGradient,
            INDArray innerGradient,
            INDArray outerGradient) {}
}
