/**
 * Trains networks that differ in their attention on the same events, resumably, and compares them: the sub-command
 * {@code gesture}, and what {@code ablation} rests on.
 */
@NullMarked
package org.masnn.examples.gesture;

import org.jspecify.annotations.NullMarked;
