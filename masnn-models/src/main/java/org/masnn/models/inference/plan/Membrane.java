package org.masnn.models.inference.plan;

/**
 * A leaky integrate-and-fire neuron in single precision, without what only training needs (Yao et al. 2023, Eq. 4).
 *
 * @param decay of the membrane potential
 * @param gain what the input is multiplied by
 * @param threshold from which it fires
 * @param subtracts whether a spike takes the threshold away (soft reset), instead of setting {@code resetPotential}
 * @param resetPotential what a spike leaves (hard reset)
 * @param above whether it fires only above the threshold, not at it
 * @param givesMembrane whether {@code max(u, 0)} is passed on (LIAF), not the spike
 * @param initial potential before the first time step
 */
public record Membrane(
        float decay,
        float gain,
        float threshold,
        boolean subtracts,
        float resetPotential,
        boolean above,
        boolean givesMembrane,
        float initial) {}
