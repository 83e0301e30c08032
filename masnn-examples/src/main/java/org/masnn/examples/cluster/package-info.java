/** What programs share that train on Spark. */
@NullMarked
package org.masnn.examples.cluster;

import org.jspecify.annotations.NullMarked;
