/** Compiled networks as data: immutable, without ND4J and DeepLearning4J, and their file. */
@NullMarked
package org.masnn.models.inference.plan;

import org.jspecify.annotations.NullMarked;
