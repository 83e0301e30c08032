/** Descriptions of spiking neurons: what is computed, not how. */
package org.masnn.core.neuron;
