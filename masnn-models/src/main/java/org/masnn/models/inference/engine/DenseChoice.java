package org.masnn.models.inference.engine;

/**
 * Whether a convolution skips zeros at this time step or multiplies them too, by the times that both took so far. Below
 * one value in {@value #NEVER_BELOW} that is not 0 skipping always pays and nothing is measured; above, the way that
 * seems the slower is tried once in {@value #TRIAL} time steps. Both give the same result to the bit.
 */
final class DenseChoice {

    private static final int NEVER_BELOW = 10;
    private static final int TRIAL = 64;
    private static final double NEWEST = 0.25;

    private final int inputs;
    private final boolean possible;
    private double sparseNanosPerValue;
    private double denseNanos = Double.POSITIVE_INFINITY;
    private int decisions;

    DenseChoice(int inputs, boolean possible) {
        this.inputs = inputs;
        this.possible = possible;
    }

    /** Whether there is something to choose and to measure. */
    boolean open(int active) {
        return possible && (long) active * NEVER_BELOW > inputs;
    }

    /** Whether zeros are multiplied too; only where it is {@link #open}. */
    boolean dense(int active) {
        boolean seemsFaster = denseNanos < sparseNanosPerValue * active;
        decisions++;
        return (decisions % TRIAL == 0) != seemsFaster;
    }

    void took(boolean dense, int active, long nanos) {
        if (dense) {
            denseNanos = Double.isInfinite(denseNanos) ? nanos : denseNanos + NEWEST * (nanos - denseNanos);
        } else {
            double perValue = (double) nanos / active;
            sparseNanosPerValue = sparseNanosPerValue == 0
                    ? perValue
                    : sparseNanosPerValue + NEWEST * (perValue - sparseNanosPerValue);
        }
    }
}
