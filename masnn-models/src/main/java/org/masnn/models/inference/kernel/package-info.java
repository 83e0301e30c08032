/** What a step costs: sums of weight rows, in plain Java and with the Vector API. */
@NullMarked
package org.masnn.models.inference.kernel;

import org.jspecify.annotations.NullMarked;
