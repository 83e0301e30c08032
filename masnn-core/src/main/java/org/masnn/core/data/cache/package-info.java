/**
 * Samples of event data sets prepared once on disk: an {@link org.masnn.core.data.cache.EventCache} cuts the recordings
 * of a {@link org.masnn.core.data.set.RecordedDataSet}, writes the samples in a compact form with checksums, and reads
 * them again as often as they are asked for.
 */
@NullMarked
package org.masnn.core.data.cache;

import org.jspecify.annotations.NullMarked;
