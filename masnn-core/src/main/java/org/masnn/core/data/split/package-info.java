/** Holding back a part of the samples for validation without tearing subjects or recordings apart. */
@NullMarked
package org.masnn.core.data.split;

import org.jspecify.annotations.NullMarked;
