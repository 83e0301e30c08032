/** Descriptions of spiking neurons: what is computed, not how. */
@NullMarked
package org.masnn.core.neuron;

import org.jspecify.annotations.NullMarked;
