package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertClose;
import static org.masnn.core.golden.GoldenAssertions.assertExact;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A refinement outside the recurrence: the fused kernel against the reference, and the reference against loops. */
class RefinementKernelPropertyTest {

    private static final double FLOAT_TOLERANCE = 2e-5;

    /** Sizes of a batch, and what is refined as one frame. */
    record Case(int clips, int steps, FrameSize frame, FrameGrouping grouping, boolean flat, long seed) {

        long[] shape() {
            return flat
                    ? new long[] {(long) clips * steps, frame.length()}
                    : new long[] {(long) clips * steps, frame.height(), frame.width(), frame.channels()};
        }

        FrameSize unit() {
            return grouping.size(frame, steps);
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<FrameSize> frames = Combinators.combine(
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 7))
                .as(FrameSize::new);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 40),
                        Arbitraries.integers().between(1, 5),
                        frames,
                        Arbitraries.of(FrameGrouping.class),
                        Arbitraries.of(true, false),
                        Arbitraries.longs())
                .as((clips, steps, frame, grouping, flat, seed) -> new Case(
                        clips, steps, flat ? new FrameSize(1, 1, frame.length()) : frame, grouping, flat, seed));
    }

    private record Pass(INDArray output, INDArray gradient, INDArray parameterGradient) {}

    private static Pass pass(RefinementKernel kernel, INDArray x, INDArray upstream, INDArray gain) {
        INDArray output = Nd4j.valueArrayOf(x.shape(), 7.0, x.dataType());
        RefinementKernel.Tape tape = kernel.forward(x, output, true);
        INDArray gradient = Nd4j.valueArrayOf(x.shape(), 7.0, x.dataType());
        INDArray parameterGradient = Nd4j.valueArrayOf(gain.shape(), 7.0, x.dataType());
        kernel.backward(tape, x, upstream, gradient, List.of(parameterGradient));
        return new Pass(output, gradient, parameterGradient);
    }

    @Property(tries = 60)
    void fused_equalsReference(@ForAll("cases") Case one) {
        Nd4j.getRandom().setSeed(one.seed());
        INDArray x = Nd4j.randn(DataType.FLOAT, one.shape());
        INDArray upstream = Nd4j.randn(DataType.FLOAT, one.shape());
        INDArray gain = Nd4j.rand(DataType.FLOAT, one.unit().channels()).addi(0.5);
        Pass reference = pass(
                new ReferenceRefinementKernel(
                        new ChannelGain(0.25), one.frame(), one.grouping(), one.steps(), List.of(gain)),
                x,
                upstream,
                gain);
        for (MembraneRefinement refinement : List.of(new ChannelGain(0.25), new UnfusedChannelGain(0.25))) {
            Pass fused = pass(
                    new FusedRefinementKernel(refinement, one.frame(), one.grouping(), one.steps(), List.of(gain)),
                    x,
                    upstream,
                    gain);
            assertClose(fused.output(), reference.output(), FLOAT_TOLERANCE, "output");
            assertClose(fused.gradient(), reference.gradient(), FLOAT_TOLERANCE, "gradient");
            // a sum over all frames of products of normal values, which may cancel
            double terms = Math.max(1, Math.sqrt((double) x.length() / gain.length()));
            assertThat(fused.parameterGradient()
                            .sub(reference.parameterGradient())
                            .amaxNumber()
                            .doubleValue())
                    .isLessThan(FLOAT_TOLERANCE * terms * 10);
        }
    }

    /** The places of a unit's values as the documentation of {@link FrameGrouping} gives them. */
    @Property(tries = 60)
    void reference_equalsLoops(@ForAll("cases") Case one) {
        Nd4j.getRandom().setSeed(one.seed());
        INDArray x = Nd4j.randn(DataType.DOUBLE, one.shape());
        INDArray gain = Nd4j.rand(DataType.DOUBLE, one.unit().channels());
        INDArray output = Nd4j.create(DataType.DOUBLE, one.shape());
        new ReferenceRefinementKernel(new ChannelGain(0.25), one.frame(), one.grouping(), one.steps(), List.of(gain))
                .forward(x, output, false);
        FrameSize frame = one.frame();
        INDArray frames = x.reshape(x.size(0), frame.height(), frame.width(), frame.channels());
        INDArray expected = Nd4j.create(DataType.DOUBLE, frames.shape());
        INDArray rows = x.reshape(x.size(0), frame.length());
        boolean jointly = one.grouping() != FrameGrouping.FRAME;
        for (int row = 0; row < x.size(0); row++) {
            int t = row % one.steps();
            double sum = 0;
            for (int of = jointly ? row - t : row; of < (jointly ? row - t + one.steps() : row + 1); of++) {
                sum += rows.getRow(of).sumNumber().doubleValue();
            }
            double mean = sum / (frame.length() * (jointly ? one.steps() : 1));
            for (long[] p : Positions.of(frame.height(), frame.width(), frame.channels())) {
                long channel =
                        one.grouping() == FrameGrouping.CLIP_AS_CHANNELS ? (long) t * frame.channels() + p[2] : p[2];
                long[] at = {row, p[0], p[1], p[2]};
                expected.putScalar(at, frames.getDouble(at) * (gain.getDouble(channel) + 0.25 * mean));
            }
        }
        assertClose(output.reshape(expected.shape()), expected, 1e-12, "output");
    }

    @Example
    void gradients_matchFiniteDifferences() {
        for (FrameGrouping grouping : FrameGrouping.values()) {
            Nd4j.getRandom().setSeed(17);
            Case one = new Case(2, 3, new FrameSize(2, 3, 2), grouping, false, 0);
            INDArray x = Nd4j.rand(DataType.DOUBLE, one.shape());
            INDArray upstream = Nd4j.randn(DataType.DOUBLE, one.shape());
            INDArray gain = Nd4j.rand(DataType.DOUBLE, one.unit().channels());
            RefinementKernel kernel = RefinementKernel.of(
                    DataType.DOUBLE, new ChannelGain(0.5), one.frame(), grouping, one.steps(), List.of(gain));
            Pass pass = pass(kernel, x, upstream, gain);
            check(grouping + " x", kernel, x, upstream, x, pass.gradient());
            check(grouping + " gain", kernel, x, upstream, gain, pass.parameterGradient());
        }
    }

    private static void check(
            String what, RefinementKernel kernel, INDArray x, INDArray upstream, INDArray variable, INDArray gradient) {
        double step = 1e-6;
        INDArray expected = Nd4j.create(DataType.DOUBLE, variable.shape());
        INDArray output = Nd4j.create(DataType.DOUBLE, x.shape());
        for (long i = 0; i < variable.length(); i++) {
            double value = variable.getDouble(i);
            variable.putScalar(i, value + step);
            kernel.forward(x, output, false);
            double above = output.mul(upstream).sumNumber().doubleValue();
            variable.putScalar(i, value - step);
            kernel.forward(x, output, false);
            double below = output.mul(upstream).sumNumber().doubleValue();
            variable.putScalar(i, value);
            expected.putScalar(i, (above - below) / (2 * step));
        }
        assertClose(gradient, expected, 1e-7, what);
    }

    @Example
    void result_doesNotDependOnThreads() throws InterruptedException, ExecutionException {
        for (FrameGrouping grouping : FrameGrouping.values()) {
            Case one = new Case(37, 3, new FrameSize(4, 3, 5), grouping, false, 0);
            Nd4j.getRandom().setSeed(3);
            INDArray x = Nd4j.randn(DataType.FLOAT, one.shape());
            INDArray upstream = Nd4j.randn(DataType.FLOAT, one.shape());
            INDArray gain = Nd4j.rand(DataType.FLOAT, one.unit().channels());
            RefinementKernel kernel =
                    new FusedRefinementKernel(new ChannelGain(0.5), one.frame(), grouping, one.steps(), List.of(gain));
            Pass first = pass(kernel, x, upstream, gain);
            for (int threads : new int[] {1, 2, 7}) {
                ForkJoinPool pool = new ForkJoinPool(threads);
                try {
                    Pass again =
                            pool.submit(() -> pass(kernel, x, upstream, gain)).get();
                    assertExact(again.output(), first.output(), "output");
                    assertExact(again.gradient(), first.gradient(), "gradient");
                    assertExact(again.parameterGradient(), first.parameterGradient(), "parameter");
                } finally {
                    pool.shutdown();
                }
            }
        }
    }

    @Example
    void forward_withoutTape_givesTheSameOutput_andReadsParametersAnew() {
        Case one = new Case(3, 2, new FrameSize(2, 2, 3), FrameGrouping.FRAME, false, 0);
        INDArray x = Nd4j.rand(DataType.FLOAT, one.shape());
        INDArray gain = Nd4j.rand(DataType.FLOAT, 3);
        List<RefinementKernel> kernels = new ArrayList<>();
        kernels.add(new FusedRefinementKernel(new ChannelGain(0), one.frame(), one.grouping(), 2, List.of(gain)));
        kernels.add(new ReferenceRefinementKernel(new ChannelGain(0), one.frame(), one.grouping(), 2, List.of(gain)));
        for (RefinementKernel kernel : kernels) {
            INDArray kept = Nd4j.create(DataType.FLOAT, one.shape());
            INDArray free = Nd4j.create(DataType.FLOAT, one.shape());
            assertThat(kernel.forward(x, kept, true)).isNotNull();
            assertThat(kernel.forward(x, free, false)).isNull();
            assertExact(free, kept, "output");
            gain.muli(2);
            kernel.forward(x, free, false);
            assertExact(free, kept.mul(2), "output with doubled gain");
        }
    }

    @Example
    void of_choosesByDataType() {
        FrameSize frame = new FrameSize(1, 1, 2);
        List<INDArray> gain = List.of(Nd4j.ones(2));
        assertThat(RefinementKernel.of(DataType.FLOAT, new ChannelGain(0), frame, FrameGrouping.FRAME, 1, gain))
                .isInstanceOf(FusedRefinementKernel.class);
        assertThat(RefinementKernel.of(DataType.DOUBLE, new ChannelGain(0), frame, FrameGrouping.FRAME, 1, gain))
                .isInstanceOf(ReferenceRefinementKernel.class);
    }

    @Example
    void wrongShapes_areNamed() {
        FrameSize frame = new FrameSize(8, 8, 4);
        INDArray odd = Nd4j.create(DataType.FLOAT, 15, 8, 8, 4);
        INDArray narrow = Nd4j.create(DataType.FLOAT, 16, 8, 8, 2);
        List<INDArray> gain = List.of(Nd4j.ones(DataType.FLOAT, 4));
        RefinementKernel fused =
                new FusedRefinementKernel(new ChannelGain(0), frame, FrameGrouping.CLIP_AS_ROWS, 4, gain);
        RefinementKernel reference =
                new ReferenceRefinementKernel(new ChannelGain(0), frame, FrameGrouping.CLIP_AS_ROWS, 4, gain);
        assertThatThrownBy(() -> fused.forward(odd, odd, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FusedRefinementKernel: expected [N*T, 8, 8, 4] with T = 4, got [15, 8, 8, 4]; 15 is not a"
                        + " multiple of 4");
        assertThatThrownBy(() -> reference.forward(narrow, narrow, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ReferenceRefinementKernel: expected [N*T, 8, 8, 4], got [16, 8, 8, 2]");
    }

    @Example
    void size_ofAGrouping() {
        FrameSize frame = new FrameSize(2, 3, 5);
        assertThat(FrameGrouping.FRAME.size(frame, 7)).isEqualTo(frame);
        assertThat(FrameGrouping.CLIP_AS_ROWS.size(frame, 7)).isEqualTo(new FrameSize(14, 3, 5));
        assertThat(FrameGrouping.CLIP_AS_CHANNELS.size(frame, 7)).isEqualTo(new FrameSize(2, 3, 35));
    }
}
