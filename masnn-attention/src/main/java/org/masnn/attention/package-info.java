/**
 * Which attention a spiking layer uses (Yao et al. 2023, Section 3.3): immutable descriptions in the paper's notation,
 * without computation and without state.
 */
package org.masnn.attention;
