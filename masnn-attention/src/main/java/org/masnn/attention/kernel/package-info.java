/**
 * How attention is computed, forward and backward, without DeepLearning4J: for each dimension a reference in ND4J
 * operations (any data type, any backend) and a fused kernel in single precision for the CPU.
 *
 * <p>Where a maximum is attained more than once, its gradient goes to the first place in memory order: the first pixel,
 * row by row, of a channel; the first channel of a pixel; the first value of a frame {@code [H, W, C]}.
 */
package org.masnn.attention.kernel;
