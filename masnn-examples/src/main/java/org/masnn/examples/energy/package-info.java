/** {@code masnn energy}: energies of trained networks, of architectures at assumed rates, and of the paper's tables. */
@NullMarked
package org.masnn.examples.energy;

import org.jspecify.annotations.NullMarked;
