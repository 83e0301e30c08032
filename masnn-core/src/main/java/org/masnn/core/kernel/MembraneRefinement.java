package org.masnn.core.kernel;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * What happens to the membrane potential {@code U[t]} of a spiking layer between integration and firing, one frame at a
 * time, for instance channel and spatial attention (Yao et al. 2023, Eq. 14). It is a description without state: it
 * names its parameters and makes the kernels that compute it. The recurrence, and with it this module, knows nothing of
 * what a refinement does.
 *
 * <p>Implementations are immutable and written to a network's JSON by class name.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public interface MembraneRefinement {

    /**
     * The trainable arrays, in a fixed order. Shapes depend on the size of a frame, names and roles do not.
     *
     * @param frame size of the frames that will be refined
     * @return their specifications; empty for a refinement without parameters
     * @throws IllegalArgumentException if frames of that size cannot be refined
     */
    List<ParameterSpecification> parameters(FrameSize frame);

    /**
     * The computation in ND4J operations, for any data type and backend.
     *
     * @param frame size of the frames
     * @param parameters the arrays of {@link #parameters(FrameSize)}, in that order; read, not modified
     * @return the kernel
     */
    ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters);

    /**
     * The computation in single precision on Java arrays. It is called once per piece of work that one thread does, so
     * the kernel may own scratch memory.
     *
     * <p>By default it runs {@link #reference} on one frame at a time, forward once more for each backward pass: right,
     * but slow. A refinement of one's own can begin with a reference alone; a fused computation may take its place
     * later.
     *
     * @param frame size of the frames
     * @param parameters the arrays of {@link #parameters(FrameSize)}, in that order, row-major; read, not modified
     * @return the kernel
     */
    default FusedRefinement fused(FrameSize frame, List<float[]> parameters) {
        return new UnfusedRefinement(this, frame, parameters);
    }
}
