/** A training to look at in a browser while it runs. */
@NullMarked
package org.masnn.examples.live;

import org.jspecify.annotations.NullMarked;
