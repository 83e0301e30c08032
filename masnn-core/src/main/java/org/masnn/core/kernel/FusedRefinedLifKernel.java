package org.masnn.core.kernel;

import java.util.ArrayList;
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
 * <p>Design: a refinement looks at a whole frame, so a piece of work is a clip. {@code u0} is kept for the backward pass;
 * spikes and refined potentials are computed again from it and from the refinements' tape. Parameter gradients are summed per
 * clip and then over the clips in order, so that a result does not depend on the number of threads.
 */
public final class FusedRefinedLifKernel implements LifKernel {

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
        int clips = frame.clips("FusedLifKernel", steps, input);
        INDArray membrane = keep ? Nd4j.createUninitialized(DataType.FLOAT, input.shape(), 'c') : null;
        NativeFloats u0 = membrane == null ? null : NativeFloats.of(membrane);
        List<List<float[]>> weights = weights();
        int tapeLength =
                chain(weights).stream().mapToInt(FusedRefinement::tapeLength).sum();
        float[][] tapes = new float[clips][keep ? steps * tapeLength : tapeLength];
        int length = frame.length();
        Parallel.forEach(clips, clip -> {
            List<FusedRefinement> chain = chain(weights);
            float[] state = new float[length];
            float[] u = new float[length];
            float[] spikes = new float[length];
            CurrentReader x = new CurrentReader(values, normalization);
            x.block(0, length);
            if (h0 != null) {
                h0.read((long) clip * length, state, 0, length);
            }
            for (int t = 0; t < steps; t++) {
                long position = ((long) clip * steps + t) * length;
                x.read(position, u, length);
                firing.integrate(u, state, length);
                if (u0 != null) {
                    u0.write(position, u, 0, length);
                }
                int offset = keep ? t * tapeLength : 0;
                for (FusedRefinement refinement : chain) {
                    refinement.refine(u, tapes[clip], offset);
                    offset += refinement.tapeLength();
                }
                firing.forward(u, state, spikes, length);
                out.write(position, spikes, 0, length);
            }
        });
        return membrane == null ? null : new FusedTape(now, normalization, membrane, tapes, weights);
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
        FiringStep firing = new FiringStep(kept.neuron());
        boolean learnable = decayLogit != null;
        boolean decayingInput = learnable && kept.neuron().decayInput();
        ChannelAffine normalization = kept.normalization();
        NativeFloats values = NativeFloats.of(input);
        NativeFloats u0 = NativeFloats.of(kept.membrane());
        INDArray denseGradient = NativeFloats.dense(outputGradient);
        NativeFloats upstream = NativeFloats.of(denseGradient);
        NativeFloats result = NativeFloats.of(inputGradient);
        NativeFloats initialResult = initialGradient == null ? null : NativeFloats.of(initialGradient);
        int clips = frame.clips("FusedLifKernel", steps, inputGradient);
        List<List<List<float[]>>> sums = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            sums.add(zeros(kept.weights()));
        }
        double[] decaySums = new double[learnable ? clips : 0];
        double[][][] normalizationSums = new double[normalization == null ? 0 : clips][][];
        int length = frame.length();
        Parallel.forEach(clips, clip -> {
            List<FusedRefinement> chain = chain(kept.weights());
            float[] tapeValues = kept.values()[clip];
            int tapeLength = tapeValues.length / steps;
            // inputs.get(i) is the membrane before refinement i, the last one the membrane that fires
            float[][] inputs = new float[chain.size() + 1][length];
            float[] carried = new float[length];
            float[] gradient = new float[length];
            float[] slope = new float[length];
            float[] ofDecay = new float[learnable ? length : 0];
            float[] plain = new float[normalization == null ? 0 : length];
            float[] weighted = new float[plain.length];
            CurrentReader x = new CurrentReader(values, normalization);
            x.block(0, length);
            for (int t = steps - 1; t >= 0; t--) {
                long position = ((long) clip * steps + t) * length;
                u0.read(position, inputs[0], 0, length);
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
                    FusedBatchNormalization.folded(plain, 0, length, frame.channels()),
                    FusedBatchNormalization.folded(weighted, 0, length, frame.channels())
                };
            }
            if (learnable) {
                decaySums[clip] = LearnableDecay.sum(ofDecay);
            }
            if (initialResult != null) {
                initialResult.write((long) clip * length, carried, 0, length);
            }
        });
        writeSums(sums, parameterGradients);
        if (learnable) {
            LearnableDecay.write(
                    decaySums, kept.neuron().decay(), parameterGradients.get(parameterGradients.size() - 1));
        }
        return normalization == null ? null : FusedBatchNormalization.total(normalizationSums, normalization.centre());
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
                target.assign(Nd4j.createFromArray(total).reshape('c', target.shape()));
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

    private record FusedTape(
            LifParameters neuron,
            @Nullable ChannelAffine normalization,
            INDArray membrane,
            float[][] values,
            List<List<float[]>> weights)
            implements Tape {}
}
