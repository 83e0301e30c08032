package org.masnn.models.distributed;

/** How exact gradients travel. */
public enum GradientPrecision {
    /** As the network computes them. */
    FULL,

    /**
     * In 16 bits from each worker to where they are added up: half the traffic. All values of a piece share a power of two
     * as factor; what is lost is measured at every step, see {@link StepReport#gradientError}.
     */
    HALF
}
