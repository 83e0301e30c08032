/** How many operations a network needs per time step or clip, as the paper counts them (Yao et al. 2023, Section 4). */
@NullMarked
package org.masnn.energy.cost;

import org.jspecify.annotations.NullMarked;
