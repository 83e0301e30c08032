package org.masnn.core.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.core.neuron.LifParameters;
import org.masnn.core.neuron.Output;
import org.masnn.core.neuron.Reset;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@link LifKernel} in ND4J operations, step by step as the equations are written: the oracle for the fused one. */
public final class ReferenceLifKernel implements LifKernel {

    private final LifParameters neuron;
    private final int steps;
    private final FrameSize frame;
    private final List<ReferenceRefinement> refinements = new ArrayList<>();
    private final List<Integer> parameterCounts = new ArrayList<>();
    private final @Nullable INDArray decayLogit;

    /**
     * A kernel.
     *
     * @param neuron the neuron
     * @param steps number of time steps T
     * @param frame size of a frame
     * @param refinements what happens between integration and firing, in order
     * @param parameters one list of arrays per refinement; read, not modified
     * @param decayLogit {@code w} of a {@link LearnableDecay}, read at each pass; null for the neuron's decay
     */
    public ReferenceLifKernel(
            LifParameters neuron,
            int steps,
            FrameSize frame,
            List<? extends MembraneRefinement> refinements,
            List<List<INDArray>> parameters,
            @Nullable INDArray decayLogit) {
        this.neuron = neuron;
        this.steps = steps;
        this.frame = frame;
        this.decayLogit = decayLogit;
        for (int i = 0; i < refinements.size(); i++) {
            this.refinements.add(refinements.get(i).reference(frame, parameters.get(i)));
            parameterCounts.add(parameters.get(i).size());
        }
    }

    @Override
    public @Nullable Tape forward(
            INDArray input,
            @Nullable ChannelAffine normalization,
            @Nullable INDArray initial,
            INDArray output,
            boolean keep) {
        // Not in the workspace that is open: this kernel makes many arrays, which a workspace would keep until it is
        // left.
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return computed(normalized(input, normalization), normalization, initial, output, keep);
        }
    }

    private static INDArray normalized(INDArray input, @Nullable ChannelAffine by) {
        return by == null ? input : by.applied(input);
    }

    private @Nullable Tape computed(
            INDArray input,
            @Nullable ChannelAffine normalization,
            @Nullable INDArray initial,
            INDArray output,
            boolean keep) {
        LifParameters neuron = LearnableDecay.applied(this.neuron, decayLogit);
        INDArray x = clips(input);
        INDArray out = clips(output);
        INDArray h = initial == null
                ? Nd4j.create(input.dataType(), x.size(0), frame.height(), frame.width(), frame.channels())
                : initial.reshape('c', x.size(0), frame.height(), frame.width(), frame.channels());
        List<Moment> moments = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            INDArray u0 = neuron.decayInput() ? step(x, t).mul(neuron.gain()).addi(h) : h.add(step(x, t));
            List<ReferenceRefinement.Step> refined = new ArrayList<>();
            INDArray u = u0;
            for (ReferenceRefinement refinement : refinements) {
                ReferenceRefinement.Step next = refinement.refine(u);
                refined.add(next);
                u = next.output();
            }
            INDArray s = fire(u);
            step(out, t).assign(neuron.output() == Output.SPIKE ? s : Transforms.max(u, 0, true));
            h = afterFiring(neuron, u, s);
            if (keep) {
                moments.add(new Moment(u0, u, s, refined));
            }
        }
        return keep ? new ReferenceTape(neuron, normalization, moments, input.shape()) : null;
    }

    private INDArray fire(INDArray u) {
        INDArray distance = u.sub(neuron.threshold());
        return switch (neuron.firing()) {
            case AT_THRESHOLD -> distance.gte(0).castTo(u.dataType());
            case ABOVE_THRESHOLD -> distance.gt(0).castTo(u.dataType());
            case RELAXED -> neuron.surrogate().primitive(distance);
        };
    }

    private static INDArray afterFiring(LifParameters neuron, INDArray u, INDArray s) {
        INDArray left = left(neuron, u, s).muli(neuron.decay());
        return neuron.reset() instanceof Reset.To hard ? s.mul(hard.potential()).addi(left) : left;
    }

    /** What decays: the membrane potential of the neurons that have not fired, or that above the threshold. */
    private static INDArray left(LifParameters neuron, INDArray u, INDArray s) {
        return neuron.reset() instanceof Reset.To ? s.rsub(1).muli(u) : u.sub(s.mul(neuron.threshold()));
    }

    @Override
    public @Nullable GradientSums backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            @Nullable INDArray initialGradient,
            List<INDArray> parameterGradients) {
        ReferenceTape kept = (ReferenceTape) tape;
        LifParameters neuron = kept.neuron();
        INDArray x = clips(normalized(input, kept.normalization()));
        INDArray upstream = clips(outputGradient);
        INDArray result = clips(inputGradient);
        parameterGradients.forEach(gradient -> gradient.assign(0));
        INDArray carried = Nd4j.zerosLike(step(upstream, 0).dup('c'));
        double decayGradient = 0;
        for (int t = steps - 1; t >= 0; t--) {
            Moment moment = kept.moments().get(t);
            if (decayLogit != null) {
                decayGradient += product(carried, left(neuron, moment.refinedMembrane(), moment.spikes()));
            }
            INDArray gradient = throughFiring(neuron, moment, step(upstream, t), carried);
            int last = parameterGradients.size() - (decayLogit == null ? 0 : 1);
            for (int i = refinements.size() - 1; i >= 0; i--) {
                int first = last - parameterCounts.get(i);
                gradient = moment.refined().get(i).backward(gradient, parameterGradients.subList(first, last));
                last = first;
            }
            if (decayLogit != null && neuron.decayInput()) {
                decayGradient -= product(gradient, step(x, t));
            }
            step(result, t).assign(neuron.decayInput() ? gradient.mul(neuron.gain()) : gradient);
            carried = gradient;
        }
        if (decayLogit != null) {
            parameterGradients
                    .get(parameterGradients.size() - 1)
                    .assign(LearnableDecay.throughSigmoid(decayGradient, neuron.decay()));
        }
        if (initialGradient != null) {
            initialGradient.assign(carried.reshape('c', initialGradient.shape()));
        }
        ChannelAffine normalization = kept.normalization();
        return normalization == null ? null : normalization.sums(input, inputGradient);
    }

    private static double product(INDArray left, INDArray right) {
        return left.mul(right).sumNumber().doubleValue();
    }

    /** Gradient with respect to the refined membrane, from that of the output and that of {@code h}. */
    private static INDArray throughFiring(
            LifParameters neuron, Moment moment, INDArray outputGradient, INDArray carried) {
        INDArray u = moment.refinedMembrane();
        INDArray s = moment.spikes();
        INDArray slope = neuron.surrogate().derivative(u.sub(neuron.threshold()));
        INDArray gradient = neuron.output() == Output.SPIKE
                ? outputGradient.mul(slope)
                : outputGradient.mul(u.gt(0).castTo(u.dataType()));
        INDArray direct;
        INDArray throughSpike;
        if (neuron.reset() instanceof Reset.To hard) {
            direct = s.rsub(1).muli(neuron.decay());
            throughSpike = u.mul(-neuron.decay()).addi(hard.potential());
        } else {
            direct = Nd4j.valueArrayOf(s.shape(), neuron.decay(), s.dataType());
            throughSpike = Nd4j.valueArrayOf(s.shape(), -neuron.decay() * neuron.threshold(), s.dataType());
        }
        if (!neuron.detachReset()) {
            direct.addi(throughSpike.muli(slope));
        }
        return gradient.addi(direct.muli(carried));
    }

    private INDArray clips(INDArray array) {
        int clips = frame.clips("ReferenceLifKernel", steps, array);
        return array.reshape('c', clips, steps, frame.height(), frame.width(), frame.channels());
    }

    private static INDArray step(INDArray clips, int t) {
        INDArrayIndex all = NDArrayIndex.all();
        return clips.get(all, NDArrayIndex.point(t), all, all, all);
    }

    private record Moment(
            INDArray membrane, INDArray refinedMembrane, INDArray spikes, List<ReferenceRefinement.Step> refined) {}

    private record ReferenceTape(
            LifParameters neuron, @Nullable ChannelAffine normalization, List<Moment> moments, long[] shape)
            implements Tape {

        @Override
        public INDArray membrane() {
            INDArray[] membranes = moments.stream().map(Moment::membrane).toArray(INDArray[]::new);
            return Nd4j.stack(1, membranes).dup('c').reshape('c', shape);
        }
    }
}
