package org.masnn.core.layer;

import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * A listener whose {@code onForwardPass} does not look at the activations of {@link FrameBatchNormalization} and of
 * average pooling behind it, but at those of neurons, say, or at outputs. Training in the presence of any other
 * listener that implements this method computes all activations, which takes more time and memory; see {@link
 * NormalizationFusion}.
 */
public interface NormalizationBlindListener extends TrainingListener {}
