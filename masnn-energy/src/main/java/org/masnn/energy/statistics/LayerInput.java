package org.masnn.energy.statistics;

/**
 * What a convolution or dense layer read.
 *
 * @param layer name of the layer
 * @param vertex name of the vertex that it reads
 * @param nonZeroShare share of values that were not zero, from 0 to 1; behind spikes their rate
 * @param operationsPerClip exact synaptic operations: each value that was not zero times the weights that it meets,
 *     borders and strides included; mean over clips
 */
public record LayerInput(String layer, String vertex, double nonZeroShare, double operationsPerClip) {}
