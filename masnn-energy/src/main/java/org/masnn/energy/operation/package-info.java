/** What one operation costs: energies of arithmetic and of memory, with their sources. */
@NullMarked
package org.masnn.energy.operation;

import org.jspecify.annotations.NullMarked;
