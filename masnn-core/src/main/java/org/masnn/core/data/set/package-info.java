/**
 * Data sets as their authors ship them: a {@link org.masnn.core.data.set.DataSetLayout} lists the recordings of a
 * folder and which part of each is a sample of what class, a {@link org.masnn.core.data.set.RecordedDataSet} is that
 * list, says what it lacks, and reads the samples.
 */
@NullMarked
package org.masnn.core.data.set;

import org.jspecify.annotations.NullMarked;
