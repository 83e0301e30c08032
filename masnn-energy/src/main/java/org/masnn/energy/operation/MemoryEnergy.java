package org.masnn.energy.operation;

import java.util.Locale;

/**
 * Energy of memory.
 *
 * @param memory what kind of memory, and where the energies come from
 * @param readPicojoules pJ for reading a number
 * @param writePicojoules pJ for writing one
 */
public record MemoryEnergy(String memory, double readPicojoules, double writePicojoules) {

    /** Not charged, as in the paper. */
    public static final MemoryEnergy NONE = new MemoryEnergy("not charged", 0, 0);

    /**
     * 5 pJ each: half of a 64-bit access of an 8 KB cache, 45 nm (M. Horowitz, ISSCC 2014, Fig. 1.1.9, which gives one
     * number for both directions). A lower bound for a network whose weights do not fit: with 32 KB it is 10 pJ, with 1
     * MB 50, DRAM 650 and more.
     */
    public static final MemoryEnergy CACHE_8KB =
            new MemoryEnergy("32 bits of an 8 KB cache, 45 nm, Horowitz 2014", 5, 5);

    /**
     * Checks the energies.
     *
     * @param memory kind and source
     * @param readPicojoules 0 or more
     * @param writePicojoules 0 or more
     */
    public MemoryEnergy {
        if (!(readPicojoules >= 0 && writePicojoules >= 0)
                || Double.isInfinite(readPicojoules)
                || Double.isInfinite(writePicojoules)) {
            throw new IllegalArgumentException("MemoryEnergy: expected energies per access of 0 or more, got "
                    + readPicojoules + " pJ for a read and " + writePicojoules + " pJ for a write");
        }
    }

    /**
     * Whether memory is charged at all.
     *
     * @return false if both energies are 0
     */
    public boolean isCharged() {
        return readPicojoules > 0 || writePicojoules > 0;
    }

    /**
     * The energies in words.
     *
     * @return for instance {@code memory 5.0 pJ a read, 5.0 pJ a write (...)}
     */
    public String describe() {
        return isCharged()
                ? String.format(
                        Locale.ROOT, "memory %s pJ a read, %s pJ a write (%s)", readPicojoules, writePicojoules, memory)
                : "memory " + memory;
    }
}
