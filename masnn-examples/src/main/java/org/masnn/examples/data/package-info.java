/** {@code masnn data}: says what an event data set holds and lacks, and prepares its samples on disk. */
@NullMarked
package org.masnn.examples.data;

import org.jspecify.annotations.NullMarked;
