/**
 * Labelled images as DL4J iterators: an {@link org.masnn.core.data.image.ImageSource} gives files and labels, an
 * {@link org.masnn.core.data.image.ImageDecoder} makes pixels of a file, an
 * {@link org.masnn.core.data.image.ImagePreparation} crops, augments and normalises them, and an
 * {@link org.masnn.core.data.image.ImageIterator} does all that on its own threads and gives batches
 * {@code [N, H, W, 3]}.
 */
@NullMarked
package org.masnn.core.data.image;

import org.jspecify.annotations.NullMarked;
