/**
 * What is computed: plain classes with a forward and a backward pass over arrays, without DeepLearning4J. For each
 * there is a reference in ND4J operations (any data type, any backend) and a fused one for single precision on the CPU.
 */
@NullMarked
package org.masnn.core.kernel;

import org.jspecify.annotations.NullMarked;
