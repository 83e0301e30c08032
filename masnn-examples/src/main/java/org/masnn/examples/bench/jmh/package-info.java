/**
 * JMH benchmarks of each layer's forward and backward kernel, of Adam and of whole steps, and their table of floors.
 */
@NullMarked
package org.masnn.examples.bench.jmh;

import org.jspecify.annotations.NullMarked;
