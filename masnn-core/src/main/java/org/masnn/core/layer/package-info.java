/**
 * Kernels as DeepLearning4J layers: configurations are public, what runs them is not, except the two base classes from
 * which other modules and users build layers of their own.
 */
@NullMarked
package org.masnn.core.layer;

import org.jspecify.annotations.NullMarked;
