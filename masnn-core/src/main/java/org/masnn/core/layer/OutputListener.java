package org.masnn.core.layer;

import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * A listener that reads nothing but the network's outputs, or what goes into its output layers, in {@code onForwardPass}.
 * Training in the presence of any other listener that implements this method computes all activations, which takes more time
 * and memory; see {@link NormalizationFusion}.
 */
public interface OutputListener extends TrainingListener {}
