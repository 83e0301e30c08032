/** Benchmarks of whole steps, in turn with a peer's command in one run. */
@NullMarked
package org.masnn.examples.bench;

import org.jspecify.annotations.NullMarked;
