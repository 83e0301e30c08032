/** {@code masnn infer}: a trained network at work on recordings or a live stream. */
@NullMarked
package org.masnn.examples.infer;

import org.jspecify.annotations.NullMarked;
