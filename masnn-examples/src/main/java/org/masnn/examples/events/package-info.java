/** {@code masnn events}: says what recordings hold, shows them, and writes them in other formats. */
@NullMarked
package org.masnn.examples.events;

import org.jspecify.annotations.NullMarked;
