package org.masnn.models.inference.engine;

/**
 * Synaptic operations of a convolution or dense layer: each value of its input that is not 0, times the weights that it
 * really meets, at borders and with strides too. An operation is an accumulation where the value is a spike, else a
 * multiplication and an accumulation.
 *
 * @param layer its name
 * @param executed operations
 * @param skipped those of the zeros
 */
public record SynapticOperations(String layer, long executed, long skipped) {}
