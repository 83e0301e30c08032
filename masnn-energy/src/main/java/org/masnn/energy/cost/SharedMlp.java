package org.masnn.energy.cost;

/** How often the MLP is charged that TA and CA run on the pooled average and again on the pooled maximum. */
public enum SharedMlp {
    /** Once: gives the delta MAC of the paper's Table 5 for CA. */
    ONCE(1),
    /** Twice: what Eq. 8 and 10 execute. */
    TWICE(2);

    private final int times;

    SharedMlp(int times) {
        this.times = times;
    }

    /**
     * The factor.
     *
     * @return 1 or 2
     */
    public int times() {
        return times;
    }
}
