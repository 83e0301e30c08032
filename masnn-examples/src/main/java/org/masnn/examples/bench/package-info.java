/** Benchmarks of whole steps (time, in turn with a peer's command in one run, and memory) and of readers of events. */
@NullMarked
package org.masnn.examples.bench;

import org.jspecify.annotations.NullMarked;
