/**
 * Kernels as DeepLearning4J layers: configurations are public, what runs them is not, except the two base classes from
 * which other modules and users build layers of their own.
 */
package org.masnn.core.layer;
