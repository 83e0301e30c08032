/**
 * Event-driven inference: a trained network compiled into an engine that touches only what fires, without ND4J.
 * {@link org.masnn.models.inference.EventDrivenNetwork} is where it begins.
 */
@NullMarked
package org.masnn.models.inference;

import org.jspecify.annotations.NullMarked;
