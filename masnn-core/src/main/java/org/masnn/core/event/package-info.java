/**
 * Event-camera recordings and their frames: {@link org.masnn.core.event.EventStream} holds events,
 * {@link org.masnn.core.event.Framing} turns them into frames (Yao et al. 2023, Eq. 1-2), an
 * {@link org.masnn.core.event.EventReader} reads a file.
 */
@NullMarked
package org.masnn.core.event;

import org.jspecify.annotations.NullMarked;
