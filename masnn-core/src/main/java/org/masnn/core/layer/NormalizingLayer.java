package org.masnn.core.layer;

/**
 * The runtime of a layer that can normalise its input while it reads it, so that the batch normalisation before it
 * writes no array in training; see {@link NormalizationFusion}.
 */
public interface NormalizingLayer {

    /**
     * Says where to look in each pass.
     *
     * @param from says whether the input is to be normalised, how, and takes the sums of the backward pass
     */
    void defer(DeferredNormalization from);
}
