package org.masnn.core.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The {@link ReferenceRefinement} of a refinement without a fused computation, one frame {@code [1, H, W, C]} at a
 * time. It keeps nothing: replay and backward pass compute forward again. Its arrays are its own, whatever workspace is
 * open.
 */
final class UnfusedRefinement implements FusedRefinement {

    private final MembraneRefinement refinement;
    private final FrameSize size;
    private final List<INDArray> parameters;
    private final ReferenceRefinement reference;

    UnfusedRefinement(MembraneRefinement refinement, FrameSize size, List<float[]> parameters) {
        this.refinement = refinement;
        this.size = size;
        this.parameters = new ArrayList<>();
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            List<ParameterSpecification> specifications = refinement.parameters(size);
            for (int i = 0; i < specifications.size(); i++) {
                this.parameters.add(
                        array(parameters.get(i), specifications.get(i).shape()));
            }
            this.reference = refinement.reference(size, this.parameters);
        }
    }

    @Override
    public int tapeLength() {
        return 0;
    }

    @Override
    public void refine(float[] frame, float[] tape, int offset) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            copy(refine(refinement, reference, frame(frame)).output(), frame);
        }
    }

    @Override
    public void replay(float[] frame, float[] tape, int offset) {
        refine(frame, tape, offset);
    }

    @Override
    public void backward(float[] frame, float[] tape, int offset, float[] gradient, List<float[]> parameterGradients) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            List<INDArray> sums = parameters.stream().map(Nd4j::zerosLike).toList();
            ReferenceRefinement.Step step = refine(refinement, reference, frame(frame));
            copy(backward(refinement, step, frame(gradient), sums), gradient);
            for (int i = 0; i < sums.size(); i++) {
                float[] addend = NativeFloats.copyOf(sums.get(i));
                float[] sum = parameterGradients.get(i);
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += addend[j];
                }
            }
        }
    }

    /** Refines, and checks the shape that a refinement of a user's own gives. */
    static ReferenceRefinement.Step refine(
            MembraneRefinement refinement, ReferenceRefinement reference, INDArray membrane) {
        ReferenceRefinement.Step step = reference.refine(membrane);
        check(refinement, "refined potentials", membrane, step.output());
        return step;
    }

    /** The gradients of a step, with the same check. */
    static INDArray backward(
            MembraneRefinement refinement, ReferenceRefinement.Step step, INDArray gradient, List<INDArray> sums) {
        INDArray result = step.backward(gradient, sums);
        check(refinement, "a gradient", gradient, result);
        return result;
    }

    private static void check(MembraneRefinement refinement, String what, INDArray expected, INDArray actual) {
        if (!Arrays.equals(actual.shape(), expected.shape())) {
            throw new IllegalStateException(refinement + ": expected " + what + " of shape "
                    + Arrays.toString(expected.shape()) + " from its reference, got "
                    + Arrays.toString(actual.shape()));
        }
    }

    private INDArray frame(float[] values) {
        return array(values, 1, size.height(), size.width(), size.channels());
    }

    /** A copy: {@code Nd4j.createFromArray} copies to memory outside the heap. */
    private static INDArray array(float[] values, long... shape) {
        return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape('c', shape);
    }

    private static void copy(INDArray from, float[] to) {
        System.arraycopy(NativeFloats.copyOf(from), 0, to, 0, to.length);
    }
}
