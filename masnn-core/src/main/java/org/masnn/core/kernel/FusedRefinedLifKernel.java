package org.masnn.core.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.core.neuron.Firing;
import org.masnn.core.neuron.LifParameters;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link LifKernel} in single precision on the CPU, with refinements of the membrane.
 *
 * <p>Design: a refinement looks at a whole frame, so a piece of work is a clip. For the backward pass the state of each
 * clip is kept at every eighth step, and the refinements' tape; the potentials of eight steps at a time are computed
 * again from these, which needs an eighth of the memory at the same speed. Parameter gradients are summed per clip and
 * then over the clips in order, so that a result does not depend on the number of threads.
 */
public final class FusedRefinedLifKernel implements LifKernel {

    private static final int SEGMENT = 8;

    private final LifParameters neuron;
    private final int steps;
    private final FrameSize frame;
    private final List<? extends MembraneRefinement> refinements;
    private final List<List<INDArray>> parameters;
    private final @Nullable INDArray decayLogit;

    /**
     * A kernel.
     *
     * @param neuron the neuron; not relaxed
     * @param steps number of time steps T
     * @param frame size of a frame
     * @param refinements what happens between integration and firing, in order
     * @param parameters one list of arrays per refinement; read at each pass, not modified
     * @param decayLogit {@code w} of a {@link LearnableDecay}, read at each pass; null for the neuron's decay
     */
    public FusedRefinedLifKernel(
            LifParameters neuron,
            int steps,
            FrameSize frame,
            List<? extends MembraneRefinement> refinements,
            List<List<INDArray>> parameters,
            @Nullable INDArray decayLogit) {
        if (neuron.firing() == Firing.RELAXED) {
            throw new IllegalArgumentException(
                    "FusedRefinedLifKernel: relaxed firing needs the reference kernel; use data type DOUBLE");
        }
        this.neuron = neuron;
        this.steps = steps;
        this.frame = frame;
        this.refinements = refinements;
        this.parameters = parameters;
        this.decayLogit = decayLogit;
    }

    @Override
    public @Nullable Tape forward(
            INDArray input,
            @Nullable ChannelAffine normalization,
            @Nullable INDArray initial,
            INDArray output,
            boolean keep) {
        LifParameters now = LearnableDecay.applied(neuron, decayLogit);
        FiringStep firing = new FiringStep(now);
        NativeFloats values = NativeFloats.of(input);
        NativeFloats h0 = initial == null ? null : NativeFloats.of(initial);
        NativeFloats out = NativeFloats.of(output);
        int clips = frame.clips("FusedRefinedLifKernel", steps, input);
        List<List<float[]>> weights = weights();
        int tapeLength =
                chain(weights).stream().mapToInt(FusedRefinement::tapeLength).sum();
        float[][] tapes = new float[clips][keep ? steps * tapeLength : tapeLength];
        float[][][] states = new float[clips][keep ? segments(steps) : 0][];
        int length = frame.length();
        Parallel.forEachByWorkers(clips, () -> {
            List<FusedRefinement> chain = chain(weights);
            float[] state = new float[length];
            float[] u = new float[length];
            float[] spikes = new float[length];
            NormalizingReader x = new NormalizingReader(values, normalization);
            x.block(0, length);
            return clip -> {
                start(state, h0, clip);
                for (int t = 0; t < steps; t++) {
                    if (keep && t % SEGMENT == 0) {
                        states[clip][t / SEGMENT] = state.clone();
                    }
                    long position = ((long) clip * steps + t) * length;
                    x.read(position, u, length);
                    firing.integrate(u, state, length);
                    int offset = keep ? t * tapeLength : 0;
                    for (FusedRefinement refinement : chain) {
                        refinement.refine(u, tapes[clip], offset);
                        offset += refinement.tapeLength();
                    }
                    firing.forward(u, state, spikes, length);
                    out.write(position, spikes, 0, length);
                }
            };
        });
        return keep ? new FusedTape(now, input, normalization, states, tapes, weights) : null;
    }

    @Override
    public @Nullable GradientSums backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            @Nullable INDArray initialGradient,
            List<INDArray> parameterGradients) {
        FusedTape kept = (FusedTape) tape;
        FiringStep firing = new FiringStep(kept.neuron);
        boolean learnable = decayLogit != null;
        boolean decayingInput = learnable && kept.neuron.decayInput();
        ChannelAffine normalization = kept.normalization;
        NativeFloats values = NativeFloats.of(input);
        INDArray denseGradient = NativeFloats.dense(outputGradient);
        NativeFloats upstream = NativeFloats.of(denseGradient);
        NativeFloats result = NativeFloats.of(inputGradient);
        NativeFloats initialResult = initialGradient == null ? null : NativeFloats.of(initialGradient);
        int clips = frame.clips("FusedRefinedLifKernel", steps, inputGradient);
        List<List<List<float[]>>> sums = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            sums.add(zeros(kept.weights));
        }
        double[] decaySums = new double[learnable ? clips : 0];
        double[][][] normalizationSums = new double[normalization == null ? 0 : clips][][];
        int length = frame.length();
        Parallel.forEachByWorkers(clips, () -> {
            List<FusedRefinement> chain = chain(kept.weights);
            // inputs.get(i) is the membrane before refinement i, the last one the membrane that fires
            float[][] inputs = new float[chain.size() + 1][length]; // the first one is replaced
            float[] carried = new float[length];
            float[] gradient = new float[length];
            float[] slope = new float[length];
            float[] ofDecay = new float[learnable ? length : 0];
            float[] plain = new float[normalization == null ? 0 : length];
            float[] weighted = new float[plain.length];
            NormalizingReader x = new NormalizingReader(values, normalization);
            x.block(0, length);
            float[][] u0 = new float[Math.min(SEGMENT, steps)][length];
            return clip -> {
                float[] tapeValues = kept.tapes[clip];
                int tapeLength = tapeValues.length / steps;
                Arrays.fill(carried, 0);
                Arrays.fill(ofDecay, 0);
                Arrays.fill(plain, 0);
                Arrays.fill(weighted, 0);
                for (int t = steps - 1; t >= 0; t--) {
                    if (t % SEGMENT == SEGMENT - 1 || t == steps - 1) {
                        kept.potentials(clip, t / SEGMENT, x, chain, u0);
                    }
                    long position = ((long) clip * steps + t) * length;
                    inputs[0] = u0[t % SEGMENT];
                    int offset = t * tapeLength;
                    for (int i = 0; i < chain.size(); i++) {
                        System.arraycopy(inputs[i], 0, inputs[i + 1], 0, length);
                        chain.get(i).replay(inputs[i + 1], tapeValues, offset);
                        offset += chain.get(i).tapeLength();
                    }
                    upstream.read(position, gradient, 0, length);
                    if (learnable) {
                        firing.addDecayGradient(inputs[chain.size()], carried, ofDecay, length);
                    }
                    firing.backward(inputs[chain.size()], gradient, carried, slope, length);
                    for (int i = chain.size() - 1; i >= 0; i--) {
                        offset -= chain.get(i).tapeLength();
                        chain.get(i)
                                .backward(
                                        inputs[i],
                                        tapeValues,
                                        offset,
                                        carried,
                                        sums.get(clip).get(i));
                    }
                    if (decayingInput) {
                        x.read(position, gradient, length);
                        FiringStep.addInputDecayGradient(gradient, carried, ofDecay, length);
                    }
                    float[] ofInput = carried;
                    if (!firing.gainIsOne()) {
                        firing.backwardInput(carried, gradient, length);
                        ofInput = gradient;
                    }
                    result.write(position, ofInput, 0, length);
                    if (normalization != null) {
                        x.addSums(position, ofInput, plain, weighted, slope, length);
                    }
                }
                if (normalization != null) {
                    normalizationSums[clip] = new double[][] {
                        GradientSums.folded(plain, 0, length, frame.channels()),
                        GradientSums.folded(weighted, 0, length, frame.channels())
                    };
                }
                if (learnable) {
                    decaySums[clip] = LearnableDecay.sum(ofDecay);
                }
                if (initialResult != null) {
                    initialResult.write((long) clip * length, carried, 0, length);
                }
            };
        });
        writeSums(sums, parameterGradients);
        if (learnable) {
            LearnableDecay.write(decaySums, kept.neuron.decay(), parameterGradients.get(parameterGradients.size() - 1));
        }
        return normalization == null ? null : GradientSums.total(normalizationSums, normalization.centre());
    }

    private void start(float[] state, @Nullable NativeFloats initial, int clip) {
        if (initial == null) {
            Arrays.fill(state, 0);
        } else {
            initial.read((long) clip * state.length, state, 0, state.length);
        }
    }

    private static void writeSums(List<List<List<float[]>>> sums, List<INDArray> parameterGradients) {
        int at = 0;
        for (int i = 0; i < sums.get(0).size(); i++) {
            for (int k = 0; k < sums.get(0).get(i).size(); k++) {
                float[] total = sums.get(0).get(i).get(k);
                for (List<List<float[]>> ofClip : sums.subList(1, sums.size())) {
                    float[] addend = ofClip.get(i).get(k);
                    for (int j = 0; j < total.length; j++) {
                        total[j] += addend[j];
                    }
                }
                INDArray target = parameterGradients.get(at++);
                NativeFloats.assign(target, total);
            }
        }
    }

    private List<List<float[]>> weights() {
        return parameters.stream()
                .map(list -> list.stream().map(NativeFloats::copyOf).toList())
                .toList();
    }

    private static List<List<float[]>> zeros(List<List<float[]>> weights) {
        return weights.stream()
                .map(list -> list.stream().map(array -> new float[array.length]).toList())
                .toList();
    }

    private List<FusedRefinement> chain(List<List<float[]>> weights) {
        List<FusedRefinement> chain = new ArrayList<>();
        for (int i = 0; i < refinements.size(); i++) {
            chain.add(refinements.get(i).fused(frame, weights.get(i)));
        }
        return chain;
    }

    /**
     * How many values are kept from the forward to the backward pass of a clip, in the Java heap.
     *
     * @param steps number of time steps T
     * @param frame size of a frame
     * @param refinements what happens between integration and firing, in order
     * @return states at every eighth step and the refinements' tapes
     */
    public static long keptValues(int steps, FrameSize frame, List<? extends MembraneRefinement> refinements) {
        long tape = 0;
        for (MembraneRefinement refinement : refinements) {
            List<float[]> zeros = refinement.parameters(frame).stream()
                    .map(parameter -> new float[Math.toIntExact(parameter.length())])
                    .toList();
            tape += refinement.fused(frame, zeros).tapeLength();
        }
        return (long) segments(steps) * frame.length() + steps * tape;
    }

    private static int segments(int steps) {
        return (steps + SEGMENT - 1) / SEGMENT;
    }

    /** What the potentials can be computed from again. */
    private final class FusedTape implements Tape {

        private final LifParameters neuron;
        private final INDArray input;
        private final @Nullable ChannelAffine normalization;
        private final float[][][] states;
        private final float[][] tapes;
        private final List<List<float[]>> weights;

        FusedTape(
                LifParameters neuron,
                INDArray input,
                @Nullable ChannelAffine normalization,
                float[][][] states,
                float[][] tapes,
                List<List<float[]>> weights) {
            this.neuron = neuron;
            this.input = input;
            this.normalization = normalization;
            this.states = states;
            this.tapes = tapes;
            this.weights = weights;
        }

        /** Writes {@code u0} of the steps of a segment. */
        void potentials(int clip, int segment, NormalizingReader x, List<FusedRefinement> chain, float[][] u0) {
            FiringStep firing = new FiringStep(neuron);
            int tapeLength = tapes[clip].length / steps;
            float[] state = states[clip][segment].clone();
            float[] u = new float[frame.length()];
            float[] spikes = new float[frame.length()];
            int first = segment * SEGMENT;
            for (int t = first; t < Math.min(steps, first + SEGMENT); t++) {
                x.read(((long) clip * steps + t) * u.length, u0[t - first], u.length);
                firing.integrate(u0[t - first], state, u.length);
                System.arraycopy(u0[t - first], 0, u, 0, u.length);
                int offset = t * tapeLength;
                for (FusedRefinement refinement : chain) {
                    refinement.replay(u, tapes[clip], offset);
                    offset += refinement.tapeLength();
                }
                firing.forward(u, state, spikes, u.length);
            }
        }

        @Override
        public INDArray membrane() {
            INDArray result = Nd4j.createUninitialized(DataType.FLOAT, input.shape(), 'c');
            NativeFloats values = NativeFloats.of(input);
            NativeFloats out = NativeFloats.of(result);
            int length = frame.length();
            Parallel.forEach(states.length, clip -> {
                NormalizingReader x = new NormalizingReader(values, normalization);
                x.block(0, length);
                List<FusedRefinement> chain = chain(weights);
                float[][] u0 = new float[SEGMENT][length];
                for (int t = 0; t < steps; t++) {
                    if (t % SEGMENT == 0) {
                        potentials(clip, t / SEGMENT, x, chain, u0);
                    }
                    out.write(((long) clip * steps + t) * length, u0[t % SEGMENT], 0, length);
                }
            });
            return result;
        }
    }
}
