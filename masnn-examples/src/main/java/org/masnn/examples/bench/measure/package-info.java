/** How benchmarks measure: processes that take turns, medians, memory, and what the machine can do at most. */
@NullMarked
package org.masnn.examples.bench.measure;

import org.jspecify.annotations.NullMarked;
