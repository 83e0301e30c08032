package org.masnn.core.kernel;

import java.util.List;

/**
 * A {@link MembraneRefinement} in single precision, one frame {@code [H, W, C]} at a time. What the backward pass needs
 * besides the potentials themselves (the attention weights, say) goes to a tape of fixed length per frame.
 */
public interface FusedRefinement {

    /**
     * How many values per frame the tape holds.
     *
     * @return number of floats, 0 if none
     */
    int tapeLength();

    /**
     * Refines one frame.
     *
     * @param frame membrane potentials, row-major {@code [H, W, C]}; replaced by the refined ones
     * @param tape receives {@link #tapeLength()} values from {@code offset} on
     * @param offset where this frame's part of the tape starts
     */
    void refine(float[] frame, float[] tape, int offset);

    /**
     * Repeats {@link #refine} from the tape, without computing the weights anew.
     *
     * @param frame the potentials that were refined; replaced by the refined ones
     * @param tape as {@link #refine} left it; not modified
     * @param offset where this frame's part of the tape starts
     */
    void replay(float[] frame, float[] tape, int offset);

    /**
     * The gradients of one frame.
     *
     * @param frame the potentials that were refined (before refinement); not modified
     * @param tape as {@link #refine} left it; not modified
     * @param offset where this frame's part of the tape starts
     * @param gradient gradient with respect to the refined potentials; replaced by that with respect to {@code frame}
     * @param parameterGradients one array per parameter; this frame's gradients are added to them
     */
    void backward(float[] frame, float[] tape, int offset, float[] gradient, List<float[]> parameterGradients);
}
