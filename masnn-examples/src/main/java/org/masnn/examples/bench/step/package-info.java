/** Benchmarks of whole training steps, in turn with a peer's and against their floor. */
@NullMarked
package org.masnn.examples.bench.step;

import org.jspecify.annotations.NullMarked;
