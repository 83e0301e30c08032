package org.masnn.energy;

/**
 * How the MAC operations of the encoder are charged, the first layer, which turns analogue input into spikes. It decides
 * the result: in the paper's 3-layer network a dense encoder is a quarter of the vanilla energy and most of the attention
 * network's.
 */
public enum EncoderCharge {
    /** All of them at every time step, as Eq. 17 is printed. The ratios of the paper's Table 6 cannot come from it. */
    DENSE("dense at every step, as Eq. 17 is printed"),
    /** Those on input values that are not zero, as event-driven hardware would. Comes closest to the paper's Table 6. */
    NON_ZERO_INPUTS("on non-zero inputs only");

    private final String description;

    EncoderCharge(String description) {
        this.description = description;
    }

    /**
     * The convention in words, for reports.
     *
     * @return a phrase
     */
    public String description() {
        return description;
    }
}
