/** Runs a compiled network: one execution holds the state of one stream. */
@NullMarked
package org.masnn.models.inference.engine;

import org.jspecify.annotations.NullMarked;
