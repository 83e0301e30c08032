/**
 * Synthetic recordings of hand gestures as an event camera sees them: a body is rendered at a high rate and each pixel
 * sends an event whenever its log intensity has changed by its threshold.
 */
@NullMarked
package org.masnn.core.data.synthetic;

import org.jspecify.annotations.NullMarked;
