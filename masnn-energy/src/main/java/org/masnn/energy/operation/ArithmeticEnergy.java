package org.masnn.energy.operation;

import java.util.Locale;

/**
 * Energy of arithmetic. The presets are 45 nm at 0.9 V (M. Horowitz, "Computing's energy problem (and what we can do
 * about it)", ISSCC 2014, Fig. 1.1.9); a MAC is a multiplication and an addition.
 *
 * @param numbers what kind of numbers, and where the energies come from
 * @param macPicojoules {@code E_MAC}, pJ for a multiply-and-accumulate
 * @param acPicojoules {@code E_AC}, pJ for an accumulate
 */
public record ArithmeticEnergy(String numbers, double macPicojoules, double acPicojoules) {

    /** 4.6 and 0.9 pJ (3.7 + 0.9): 32-bit floating point, which the paper assumes (Yao et al. 2023, Section 4). */
    public static final ArithmeticEnergy FLOAT_32 = new ArithmeticEnergy("fp32, 45 nm, Horowitz 2014", 4.6, 0.9);

    /** 1.5 and 0.4 pJ (1.1 + 0.4): 16-bit floating point. */
    public static final ArithmeticEnergy FLOAT_16 = new ArithmeticEnergy("fp16, 45 nm, Horowitz 2014", 1.5, 0.4);

    /** 0.23 and 0.03 pJ (0.2 + 0.03): 8-bit integers, sums of 8 bits too. */
    public static final ArithmeticEnergy INT_8 = new ArithmeticEnergy("int8, 45 nm, Horowitz 2014", 0.23, 0.03);

    /**
     * Checks the energies.
     *
     * @param numbers kind and source
     * @param macPicojoules positive
     * @param acPicojoules positive
     */
    public ArithmeticEnergy {
        if (!(macPicojoules > 0 && acPicojoules > 0)
                || Double.isInfinite(macPicojoules)
                || Double.isInfinite(acPicojoules)) {
            throw new IllegalArgumentException(
                    "ArithmeticEnergy: expected positive energies per operation, got E_MAC = " + macPicojoules
                            + " pJ and E_AC = " + acPicojoules + " pJ");
        }
    }

    /**
     * The energies in words.
     *
     * @return for instance {@code E_MAC 4.6 pJ, E_AC 0.9 pJ (fp32, 45 nm, Horowitz 2014)}
     */
    public String describe() {
        return String.format(Locale.ROOT, "E_MAC %s pJ, E_AC %s pJ (%s)", macPicojoules, acPicojoules, numbers);
    }
}
