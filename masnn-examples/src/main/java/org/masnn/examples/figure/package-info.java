/** Pictures of numbers, as files. */
@NullMarked
package org.masnn.examples.figure;

import org.jspecify.annotations.NullMarked;
