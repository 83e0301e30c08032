/**
 * What the accounting sees of a network: its vertices in the order in which they run, its spiking layers, and what kind
 * of values flows between them.
 */
@NullMarked
package org.masnn.energy.graph;

import org.jspecify.annotations.NullMarked;
