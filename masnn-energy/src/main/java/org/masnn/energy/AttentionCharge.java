package org.masnn.energy;

import org.masnn.energy.cost.SharedMlp;

/**
 * How attention is charged (Yao et al. 2023, Section 4: delta MAC = delta MAC 1 + delta MAC 2).
 *
 * @param weights whether making the weights is charged, delta MAC 1
 * @param sharedMlp how often the MLP of TA and CA is charged
 * @param refinement whether multiplying values with the weights is charged, delta MAC 2
 */
public record AttentionCharge(boolean weights, SharedMlp sharedMlp, boolean refinement) {

    /** Both, the MLP once as in the paper's Table 5. */
    public static final AttentionCharge PAPER = new AttentionCharge(true, SharedMlp.ONCE, true);

    /** Both, the MLP twice, which is what Eq. 8 and 10 execute. */
    public static final AttentionCharge EXECUTED = new AttentionCharge(true, SharedMlp.TWICE, true);

    /** Neither. */
    public static final AttentionCharge FREE = new AttentionCharge(false, SharedMlp.ONCE, false);

    /**
     * The charge in words, for reports.
     *
     * @return a phrase
     */
    public String describe() {
        if (!weights && !refinement) {
            return "attention not charged";
        }
        String mlp = "weights (MLP " + (sharedMlp == SharedMlp.ONCE ? "once" : "twice") + ")";
        return "attention " + (weights ? mlp : "") + (weights && refinement ? " and " : "")
                + (refinement ? "refinement" : "");
    }
}
