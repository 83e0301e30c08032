package org.masnn.core.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MembraneRefinement} in ND4J operations. */
@FunctionalInterface
public interface ReferenceRefinement {

    /**
     * Refines the membrane potentials of one time step.
     *
     * @param membrane {@code [N, H, W, C]}; not modified
     * @return the refined potentials and what the backward pass needs
     */
    Step refine(INDArray membrane);

    /** One refined time step. */
    interface Step {

        /**
         * The refined potentials.
         *
         * @return {@code [N, H, W, C]}
         */
        INDArray output();

        /**
         * What the potentials were multiplied with, the attention weights, say.
         *
         * @return broadcastable to the potentials, for instance {@code [N, 1, 1, C]}; null if the refinement does not
         *     multiply or does not tell
         */
        default @Nullable INDArray weights() {
            return null;
        }

        /**
         * The gradients of this step.
         *
         * @param gradient gradient with respect to {@link #output()}; not modified
         * @param parameterGradients one array per parameter; this step's gradients are added to them
         * @return gradient with respect to the potentials that were refined, {@code [N, H, W, C]}
         */
        INDArray backward(INDArray gradient, List<INDArray> parameterGradients);
    }
}
