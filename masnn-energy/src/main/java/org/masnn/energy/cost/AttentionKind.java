package org.masnn.energy.cost;

/** The dimensions along which attention works (Yao et al. 2023, Section 3.3). */
public enum AttentionKind {
    /** TA, Eq. 8 and 9: one weight per time step. */
    TEMPORAL,
    /** CA, Eq. 10 and 11, and what stands in its place: one weight per channel (SimAM: per value) and time step. */
    CHANNEL,
    /** SA, Eq. 12 and 13: one weight per pixel and time step. */
    SPATIAL
}
