/**
 * Program {@code depth}: do deeper residual networks learn as well as shallower ones (Yao et al. 2023, Sections 3.4 and 7.1)? It
 * trains several depths and kinds of blocks on the same images for the same number of steps, and estimates gradient norm equality
 * of untrained networks.
 */
@NullMarked
package org.masnn.examples.depth;

import org.jspecify.annotations.NullMarked;
