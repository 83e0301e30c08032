/** Benchmarks: whole training steps, in turn with a peer's command in one run, and readers of events. */
@NullMarked
package org.masnn.examples.bench;

import org.jspecify.annotations.NullMarked;
