/** How much a network fires on given data: spikes by layer and time step, NSAR, NASAR (Yao et al. 2023, Section 4). */
@NullMarked
package org.masnn.energy.statistics;

import org.jspecify.annotations.NullMarked;
