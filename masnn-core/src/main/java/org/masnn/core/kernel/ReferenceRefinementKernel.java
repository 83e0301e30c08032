package org.masnn.core.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link RefinementKernel} in ND4J operations, all frames or clips at once: the oracle for the fused one. */
public final class ReferenceRefinementKernel implements RefinementKernel {

    private final MembraneRefinement refinement;
    private final FrameSize frame;
    private final FrameGrouping grouping;
    private final int steps;
    private final ReferenceRefinement reference;

    /**
     * A kernel.
     *
     * @param refinement what happens to a frame
     * @param frame size of a frame {@code [H, W, C]}
     * @param grouping what is refined as one frame
     * @param steps number of time steps T
     * @param parameters the refinement's arrays; read, not modified
     */
    public ReferenceRefinementKernel(
            MembraneRefinement refinement,
            FrameSize frame,
            FrameGrouping grouping,
            int steps,
            List<INDArray> parameters) {
        this.refinement = refinement;
        this.frame = frame;
        this.grouping = grouping;
        this.steps = steps;
        this.reference = refinement.reference(grouping.size(frame, steps), parameters);
    }

    @Override
    public @Nullable Tape forward(INDArray input, INDArray output, boolean keep) {
        // Not in the workspace that is open: this kernel makes many arrays, which a workspace would keep until it is
        // left.
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return computed(input, output, keep);
        }
    }

    private @Nullable Tape computed(INDArray input, INDArray output, boolean keep) {
        // A copy, because the step that the tape holds may look at it again when the caller's array is gone.
        INDArray units = units(input).dup('c');
        ReferenceRefinement.Step step = UnfusedRefinement.refine(refinement, reference, units);
        output.assign(frames(step.output(), output));
        return keep ? new ReferenceTape(step) : null;
    }

    @Override
    public void backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            List<INDArray> parameterGradients) {
        parameterGradients.forEach(gradient -> gradient.assign(0));
        ReferenceRefinement.Step step = ((ReferenceTape) tape).step();
        INDArray upstream = units(outputGradient).dup('c');
        INDArray result = UnfusedRefinement.backward(refinement, step, upstream, parameterGradients);
        inputGradient.assign(frames(result, inputGradient));
    }

    /**
     * What a forward pass multiplies with.
     *
     * @param input {@code [N*T, H, W, C]} or {@code [N*T, F]}; not modified
     * @return weights that are broadcastable to the units of the grouping, for instance {@code [N*T, 1, 1, C]} for
     *     channel attention of each frame; null if the refinement does not multiply
     */
    public @Nullable INDArray weights(INDArray input) {
        return UnfusedRefinement.refine(refinement, reference, units(input).dup('c'))
                .weights();
    }

    /** What is refined as one frame each, {@code [units, ...]}. */
    private INDArray units(INDArray frames) {
        int clips = frame.clips("ReferenceRefinementKernel", steps, frames);
        FrameSize size = grouping.size(frame, steps);
        INDArray inTime = grouping == FrameGrouping.CLIP_AS_CHANNELS
                ? frames.reshape('c', clips, steps, frame.height(), frame.width(), frame.channels())
                        .permute(0, 2, 3, 1, 4)
                        .dup('c')
                : frames;
        return inTime.reshape('c', frames.length() / size.length(), size.height(), size.width(), size.channels());
    }

    /** Back to the frames of {@code like}. */
    private INDArray frames(INDArray units, INDArray like) {
        INDArray inTime = grouping == FrameGrouping.CLIP_AS_CHANNELS
                ? units.reshape('c', units.size(0), frame.height(), frame.width(), steps, frame.channels())
                        .permute(0, 3, 1, 2, 4)
                        .dup('c')
                : units;
        return inTime.reshape('c', like.shape());
    }

    private record ReferenceTape(ReferenceRefinement.Step step) implements Tape {}
}
