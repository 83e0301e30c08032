package org.masnn.attention;

/**
 * The dimensions along which attention works, in the order in which they are applied (Yao et al. 2023, Section 3.3).
 */
public enum Dimension {
    /** TA, Eq. 8 and 9: one weight per time step. */
    TEMPORAL('T'),
    /** CA, Eq. 10 and 11: one weight per channel. */
    CHANNEL('C'),
    /** SA, Eq. 12 and 13: one weight per pixel. */
    SPATIAL('S');

    private final char letter;

    Dimension(char letter) {
        this.letter = letter;
    }

    /**
     * Its letter in the paper's notation.
     *
     * @return T, C or S
     */
    public char letter() {
        return letter;
    }
}
