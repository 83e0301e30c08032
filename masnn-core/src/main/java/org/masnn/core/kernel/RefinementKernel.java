package org.masnn.core.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A {@link MembraneRefinement} outside the recurrence, over all frames of a batch, one by one or the T frames of a clip
 * jointly (Yao et al. 2023, Table 4: Conv-PRE and Conv-POST).
 *
 * <p>Arrays are {@code [N*T, H, W, C]} (or {@code [N*T, F]}), row {@code n*T + t}. {@link ReferenceRefinementKernel} is
 * the oracle; {@link FusedRefinementKernel} computes the same in single precision.
 */
public interface RefinementKernel {

    /**
     * Refines all frames.
     *
     * @param input {@code [N*T, ...]}; not modified
     * @param output receives the refined frames, shape of {@code input}
     * @param keep whether a backward pass will follow
     * @return what the backward pass needs, or null if {@code keep} is false
     * @throws IllegalArgumentException if {@code input} does not hold whole clips
     */
    @Nullable
    Tape forward(INDArray input, INDArray output, boolean keep);

    /**
     * The gradients.
     *
     * @param tape of the forward pass
     * @param input as given to the forward pass; not modified
     * @param outputGradient gradient with respect to the output; not modified
     * @param inputGradient receives the gradient with respect to the input
     * @param parameterGradients receive the gradients of the refinement's parameters; overwritten
     */
    void backward(
            Tape tape,
            INDArray input,
            INDArray outputGradient,
            INDArray inputGradient,
            List<INDArray> parameterGradients);

    /** What a forward pass leaves for the backward pass. */
    interface Tape {}

    /**
     * The fastest kernel that serves.
     *
     * @param type data type of the arrays
     * @param refinement what happens to a frame
     * @param frame size of a frame {@code [H, W, C]}
     * @param grouping what is refined as one frame
     * @param steps number of time steps T; 1 where each frame is on its own and T does not matter
     * @param parameters the arrays of {@code refinement.parameters(grouping.size(frame, steps))}; read at each pass
     * @return {@link FusedRefinementKernel} for FLOAT on a CPU backend, else {@link ReferenceRefinementKernel}
     */
    static RefinementKernel of(
            DataType type,
            MembraneRefinement refinement,
            FrameSize frame,
            FrameGrouping grouping,
            int steps,
            List<INDArray> parameters) {
        return type == DataType.FLOAT && KernelChoice.fused()
                ? new FusedRefinementKernel(refinement, frame, grouping, steps, parameters)
                : new ReferenceRefinementKernel(refinement, frame, grouping, steps, parameters);
    }
}
