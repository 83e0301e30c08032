/** Benchmarks of whole steps: time, in turn with a peer's command in one run, and memory. */
@NullMarked
package org.masnn.examples.bench;

import org.jspecify.annotations.NullMarked;
