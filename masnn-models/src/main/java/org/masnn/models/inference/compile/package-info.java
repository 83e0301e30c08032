/** From a DeepLearning4J graph to a plan; the only part of inference that needs ND4J. */
@NullMarked
package org.masnn.models.inference.compile;

import org.jspecify.annotations.NullMarked;
