/** Training steps that DeepLearning4J does not have. */
@NullMarked
package org.masnn.core.training;

import org.jspecify.annotations.NullMarked;
