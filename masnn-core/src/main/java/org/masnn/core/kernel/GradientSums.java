package org.masnn.core.kernel;

/**
 * What the backward pass of batch normalisation has to know of the gradient with respect to its output.
 *
 * @param plain sum of the gradient over all rows, per channel; not copied
 * @param weighted sum of the gradient times the centred input, per channel; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way between kernels
public record GradientSums(double[] plain, double[] weighted) {}
