/** Schedules of the learning rate that DL4J does not bring. */
@NullMarked
package org.masnn.core.schedule;

import org.jspecify.annotations.NullMarked;
