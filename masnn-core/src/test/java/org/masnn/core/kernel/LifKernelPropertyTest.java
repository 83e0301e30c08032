package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.assertClose;
import static org.masnn.core.golden.GoldenAssertions.assertExact;
import static org.masnn.core.golden.GoldenAssertions.assertWithin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.masnn.core.neuron.CustomSurrogate;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.masnn.core.neuron.Surrogate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The fused kernel against the reference, over neurons and sizes. */
class LifKernelPropertyTest {

    /** Both kernels in single precision: the same comparisons, but other orders of the same few operations. */
    private static final double FLOAT_TOLERANCE = 2e-5;

    /** Small odd frames, and frames of more than one block of {@link NativeFloats#BLOCK}. */
    record Sizes(int clips, int steps, FrameSize frame, boolean initial, long seed) {}

    @Property(tries = 150)
    void fused_equalsReference(@ForAll("neurons") LifParameters neuron, @ForAll("sizes") Sizes sizes) {
        compare(neuron, sizes, List.of(), false);
    }

    @Property(tries = 40)
    void fusedWithRefinements_equalsReference(
            @ForAll("neurons") LifParameters neuron, @ForAll("smallSizes") Sizes sizes) {
        compare(neuron, sizes, List.of(new ChannelGain(0.25), new ChannelGain(0)), false);
    }

    @Property(tries = 100)
    void learnableDecay_fusedEqualsReference(@ForAll("neurons") LifParameters neuron, @ForAll("sizes") Sizes sizes) {
        compare(neuron, sizes, List.of(), true);
    }

    @Property(tries = 40)
    void learnableDecayWithRefinements_fusedEqualsReference(
            @ForAll("neurons") LifParameters neuron, @ForAll("smallSizes") Sizes sizes) {
        compare(neuron, sizes, List.of(new ChannelGain(0.25), new ChannelGain(0)), true);
    }

    @Provide
    Arbitrary<LifParameters> neurons() {
        Arbitrary<Reset> resets = Arbitraries.of(Reset.to(0), Reset.to(-0.1), Reset.to(0.09), Reset.bySubtraction());
        Arbitrary<Surrogate> surrogates = Arbitraries.of(
                new Surrogate.Rectangle(0.5),
                new Surrogate.Rectangle(2),
                new Surrogate.Triangle(1),
                new Surrogate.ArcTangent(2),
                new Surrogate.Sigmoid(4),
                new Cosine());
        return Combinators.combine(
                        Arbitraries.of(0.0, 0.3, 0.5, 1.0),
                        Arbitraries.of(true, false),
                        Arbitraries.of(0.3, 1.0, -0.2, 0.0, 1e-7, 1e-30),
                        resets,
                        Arbitraries.of(true, false),
                        surrogates,
                        Arbitraries.of(Output.class),
                        Arbitraries.of(Firing.AT_THRESHOLD, Firing.ABOVE_THRESHOLD))
                .as(LifParameters::new);
    }

    @Provide
    Arbitrary<Sizes> sizes() {
        return sizes(Arbitraries.oneOf(
                smallFrames(),
                Arbitraries.of(
                        new FrameSize(1, 1, 1),
                        new FrameSize(1, 1, NativeFloats.BLOCK / 2),
                        new FrameSize(1, 1, NativeFloats.BLOCK / 2 + 1),
                        new FrameSize(33, 17, 9))));
    }

    @Provide
    Arbitrary<Sizes> smallSizes() {
        return sizes(smallFrames());
    }

    private static Arbitrary<FrameSize> smallFrames() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 7))
                .as(FrameSize::new);
    }

    private static Arbitrary<Sizes> sizes(Arbitrary<FrameSize> frames) {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 6),
                        frames,
                        Arbitraries.of(true, false),
                        Arbitraries.longs())
                .as(Sizes::new);
    }

    private static void compare(
            LifParameters neuron, Sizes sizes, List<MembraneRefinement> refinements, boolean learnable) {
        Nd4j.getRandom().setSeed(sizes.seed());
        INDArray logit = learnable ? Nd4j.randn(DataType.FLOAT, 1) : null;
        LifParameters effective = LearnableDecay.applied(neuron, logit);
        List<List<INDArray>> parameters = new ArrayList<>();
        refinements.forEach(any -> parameters.add(
                List.of(Nd4j.rand(DataType.FLOAT, sizes.frame().channels()).addi(0.5))));
        INDArray x = input(neuron, sizes);
        INDArray initial = sizes.initial() ? Nd4j.rand(DataType.FLOAT, stepShape(sizes)) : null;
        INDArray upstream = Nd4j.randn(DataType.FLOAT, x.shape());
        Pass reference = pass(
                new ReferenceLifKernel(neuron, sizes.steps(), sizes.frame(), refinements, parameters, logit),
                x,
                initial,
                upstream,
                parameters,
                logit);
        Pass fused = pass(
                LifKernel.fused(neuron, sizes.steps(), sizes.frame(), refinements, parameters, logit),
                x,
                initial,
                upstream,
                parameters,
                logit);
        if (refinements.isEmpty()) {
            assertExact(fused.membrane(), reference.membrane(), "membrane");
            assertExact(fused.output(), reference.output(), "output");
        } else {
            // a refined potential within rounding of a jump may fall on either side of it
            INDArray refined = refine(reference.membrane(), sizes.frame(), refinements, parameters);
            Assume.that(distanceFromJumps(refined, neuron) > 1e-5);
            assertClose(fused.membrane(), reference.membrane(), FLOAT_TOLERANCE, "membrane");
            assertClose(fused.output(), reference.output(), FLOAT_TOLERANCE, "output");
        }
        double scale = Math.max(largest(reference.gradient()), largest(upstream));
        assertWithin(fused.gradient(), reference.gradient(), 10 * FLOAT_TOLERANCE * scale, "gradient");
        if (initial != null) {
            // u0[0] = h[-1] + gain x[0]
            float gain = (float) effective.gain();
            assertExact(fused.initialGradient().mul(gain), firstSteps(fused.gradient(), sizes), "initial gradient");
            assertExact(
                    reference.initialGradient().mul(gain), firstSteps(reference.gradient(), sizes), "initial gradient");
        }
        for (int i = 0; i < parameters.size(); i++) {
            assertClose(
                    fused.parameterGradients().get(i),
                    reference.parameterGradients().get(i),
                    20 * FLOAT_TOLERANCE,
                    "parameter " + i);
        }
        if (learnable) {
            double bound = FLOAT_TOLERANCE * decayGradientScale(effective, reference.membrane(), x, scale);
            assertWithin(fused.decayGradient(), reference.decayGradient(), bound, "decay");
        }
    }

    /** The decay's gradient is a sum over all neurons and steps of a gradient times what decays, and of one times x. */
    private static double decayGradientScale(LifParameters neuron, INDArray membrane, INDArray x, double scale) {
        double factors = Transforms.abs(membrane, true)
                .addi(Math.abs(neuron.threshold()))
                .addi(Transforms.abs(x, true))
                .castTo(DataType.DOUBLE)
                .sumNumber()
                .doubleValue();
        return LearnableDecay.throughSigmoid(scale / neuron.gain() * factors, neuron.decay());
    }

    /** A gradient is a sum of products of upstream gradients, so theirs is the rounding that it carries. */
    private static double largest(INDArray values) {
        return Transforms.abs(values, true).maxNumber().doubleValue();
    }

    private static INDArray firstSteps(INDArray clips, Sizes sizes) {
        long[] shape = stepShape(sizes);
        return clips.reshape('c', shape[0], (long) sizes.steps() * shape[1], shape[2], shape[3])
                .get(NDArrayIndex.all(), NDArrayIndex.interval(0, shape[1]))
                .dup('c');
    }

    private static INDArray input(LifParameters neuron, Sizes sizes) {
        long[] shape = {
            (long) sizes.clips() * sizes.steps(),
            sizes.frame().height(),
            sizes.frame().width(),
            sizes.frame().channels()
        };
        return Nd4j.randn(DataType.FLOAT, shape).addi(neuron.threshold());
    }

    private static long[] stepShape(Sizes sizes) {
        return new long[] {
            sizes.clips(),
            sizes.frame().height(),
            sizes.frame().width(),
            sizes.frame().channels()
        };
    }

    private static INDArray refine(
            INDArray membrane, FrameSize frame, List<MembraneRefinement> refinements, List<List<INDArray>> parameters) {
        INDArray u = membrane;
        for (int i = 0; i < refinements.size(); i++) {
            u = refinements.get(i).reference(frame, parameters.get(i)).refine(u).output();
        }
        return u;
    }

    private static double distanceFromJumps(INDArray u, LifParameters neuron) {
        INDArray fromThreshold = Transforms.abs(u.sub(neuron.threshold()), false);
        double closest = fromThreshold.minNumber().doubleValue();
        if (neuron.surrogate() instanceof Surrogate.Rectangle rectangle) {
            closest = Math.min(closest, smallest(fromThreshold.sub(rectangle.width() / 2)));
        }
        return neuron.output() == Output.MEMBRANE ? Math.min(closest, smallest(u)) : closest;
    }

    private static double smallest(INDArray values) {
        return Transforms.abs(values, true).minNumber().doubleValue();
    }

    private record Pass(
            INDArray output,
            INDArray membrane,
            INDArray gradient,
            INDArray initialGradient,
            List<INDArray> parameterGradients,
            INDArray decayGradient) {}

    private static Pass pass(
            LifKernel kernel,
            INDArray x,
            INDArray initial,
            INDArray upstream,
            List<List<INDArray>> parameters,
            INDArray logit) {
        INDArray output = Nd4j.createUninitialized(DataType.FLOAT, x.shape(), 'c');
        LifKernel.Tape tape = kernel.forward(x, initial, output, true);
        INDArray gradient = Nd4j.createUninitialized(DataType.FLOAT, x.shape(), 'c');
        INDArray initialGradient =
                initial == null ? null : Nd4j.createUninitialized(DataType.FLOAT, initial.shape(), 'c');
        List<INDArray> parameterGradients = new ArrayList<>();
        parameters.forEach(
                list -> list.forEach(array -> parameterGradients.add(Nd4j.valueArrayOf(array.shape(), 7.0))));
        INDArray decayGradient = Nd4j.valueArrayOf(new long[] {1}, 7f, DataType.FLOAT);
        List<INDArray> all = new ArrayList<>(parameterGradients);
        if (logit != null) {
            all.add(decayGradient);
        }
        kernel.backward(tape, x, upstream, gradient, initialGradient, all);
        return new Pass(output, tape.membrane().dup(), gradient, initialGradient, parameterGradients, decayGradient);
    }

    @Example
    void exactThreshold_followsTheFiringRule() {
        for (double threshold : new double[] {0.5, 0.0, 1e-7, -0.25}) {
            for (Firing firing : List.of(Firing.AT_THRESHOLD, Firing.ABOVE_THRESHOLD)) {
                LifParameters neuron =
                        LifParameters.paper().withThreshold(threshold).withFiring(firing);
                float exact = (float) threshold;
                INDArray x = Nd4j.createFromArray(exact, Math.nextUp(exact), Math.nextDown(exact), exact + 10f)
                        .reshape(1, 4);
                FrameSize frame = new FrameSize(1, 1, 4);
                float atThreshold = firing == Firing.AT_THRESHOLD ? 1 : 0;
                for (LifKernel kernel : List.of(
                        new ReferenceLifKernel(neuron, 1, frame, List.of(), List.of(), null),
                        new FusedLifKernel(neuron, 1, frame, null))) {
                    INDArray output = Nd4j.create(DataType.FLOAT, 1, 4);
                    kernel.forward(x, null, output, false);
                    assertThat(output.toFloatVector())
                            .as("%s, threshold %s, %s", kernel.getClass().getSimpleName(), threshold, firing)
                            .containsExactly(atThreshold, 1, 0, 1);
                }
            }
        }
    }

    @Example
    void result_doesNotDependOnThreadsOrRepetition() throws InterruptedException, ExecutionException {
        Sizes sizes = new Sizes(5, 4, new FrameSize(33, 17, 9), true, 11);
        List<MembraneRefinement> refinements = List.of(new ChannelGain(0.25));
        for (boolean refined : new boolean[] {false, true}) {
            Nd4j.getRandom().setSeed(3);
            List<MembraneRefinement> used = refined ? refinements : List.of();
            List<List<INDArray>> parameters = refined ? List.of(List.of(Nd4j.rand(DataType.FLOAT, 9))) : List.of();
            LifParameters neuron = LifParameters.paper().withDecayInput(true).withSurrogate(new Surrogate.Sigmoid(4));
            INDArray logit = Nd4j.scalar(DataType.FLOAT, 0.2).reshape(1);
            INDArray x = input(neuron, sizes);
            INDArray initial = Nd4j.rand(DataType.FLOAT, stepShape(sizes));
            INDArray upstream = Nd4j.randn(DataType.FLOAT, x.shape());
            LifKernel kernel = LifKernel.fused(neuron, sizes.steps(), sizes.frame(), used, parameters, logit);
            Pass first = pass(kernel, x, initial, upstream, parameters, logit);
            for (int threads : new int[] {1, 2, 7}) {
                ForkJoinPool pool = new ForkJoinPool(threads);
                try {
                    Pass again = pool.submit(() -> pass(kernel, x, initial, upstream, parameters, logit))
                            .get();
                    assertThat(again.output()).isEqualTo(first.output());
                    assertThat(bits(again.gradient())).isEqualTo(bits(first.gradient()));
                    assertThat(bits(again.initialGradient())).isEqualTo(bits(first.initialGradient()));
                    assertThat(bits(again.decayGradient())).isEqualTo(bits(first.decayGradient()));
                    for (int i = 0; i < parameters.size(); i++) {
                        assertThat(bits(again.parameterGradients().get(i)))
                                .isEqualTo(bits(first.parameterGradients().get(i)));
                    }
                } finally {
                    pool.shutdown();
                }
            }
        }
    }

    private static float[] bits(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    @Example
    void forward_withoutTape_givesTheSameOutput() {
        Sizes sizes = new Sizes(2, 3, new FrameSize(5, 3, 7), false, 5);
        LifParameters neuron = LifParameters.officialEvents();
        List<List<INDArray>> parameters = List.of(List.of(Nd4j.rand(DataType.FLOAT, 7)));
        INDArray x = input(neuron, sizes);
        for (LifKernel kernel : List.of(
                new ReferenceLifKernel(neuron, 3, sizes.frame(), List.of(new ChannelGain(0.5)), parameters, null),
                new FusedRefinedLifKernel(neuron, 3, sizes.frame(), List.of(new ChannelGain(0.5)), parameters, null))) {
            INDArray kept = Nd4j.create(DataType.FLOAT, x.shape());
            INDArray free = Nd4j.create(DataType.FLOAT, x.shape());
            assertThat(kernel.forward(x, null, kept, true)).isNotNull();
            assertThat(kernel.forward(x, null, free, false)).isNull();
            assertThat(bits(free)).isEqualTo(bits(kept));
        }
    }

    /** A user's surrogate: it overrides nothing but the two scalar functions. */
    static final class Cosine extends CustomSurrogate {
        @Override
        public double derivative(double x) {
            return Math.abs(x) < 1 ? (1 + Math.cos(Math.PI * x)) / 2 : 0;
        }

        @Override
        public double primitive(double x) {
            return x <= -1 ? 0 : x >= 1 ? 1 : (x + 1) / 2 + Math.sin(Math.PI * x) / (2 * Math.PI);
        }
    }
}
