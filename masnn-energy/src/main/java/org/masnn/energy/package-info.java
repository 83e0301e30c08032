/**
 * The energy of spiking networks by the paper's accounting (Yao et al. 2023, Section 4, Eq. 17 to 19): operations from
 * the network, firing rates from data, energies per operation and conventions from an {@code Accounting}.
 */
@NullMarked
package org.masnn.energy;

import org.jspecify.annotations.NullMarked;
