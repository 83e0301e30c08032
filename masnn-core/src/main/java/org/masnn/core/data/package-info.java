/**
 * Labelled event data as DL4J iterators: a {@link org.masnn.core.data.SampleSource} gives labelled event windows, an
 * {@link org.masnn.core.data.EventFrameIterator} frames them into batches {@code [N, T, H, W, 2]}.
 */
@NullMarked
package org.masnn.core.data;

import org.jspecify.annotations.NullMarked;
