package org.masnn.examples.depth;

import org.masnn.models.analysis.GradientNormEquality;

/**
 * What was found for one untrained network.
 *
 * @param network name of its blocks
 * @param equality the estimates; their seed is that of the weights and the images, too
 * @param firing on the same images
 */
record EqualityRun(String network, GradientNormEquality equality, FiringRates firing) {}
