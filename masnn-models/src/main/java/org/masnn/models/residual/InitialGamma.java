package org.masnn.models.residual;

import org.masnn.core.layer.FrameBatchNormalization;

/**
 * First values of gamma of the batch normalisations, by position. The last one of a block is the {@code zeta} of Yao et
 * al. 2023, Section 7.1: a small one keeps a deep network as stable as a shallow one.
 *
 * @param stem behind the first convolution
 * @param first behind the first convolution of a block
 * @param last behind the last convolution of a block, {@code zeta}
 * @param shortcut behind the convolution of a shortcut
 */
public record InitialGamma(double stem, double first, double last, double shortcut) {

    private static final double OFFICIAL_ZETA = 0.2;

    /**
     * Checks that the values are numbers.
     *
     * @param stem finite
     * @param first finite
     * @param last finite
     * @param shortcut finite
     */
    public InitialGamma {
        if (!Double.isFinite(stem) || !Double.isFinite(first) || !Double.isFinite(last) || !Double.isFinite(shortcut)) {
            throw new IllegalArgumentException("InitialGamma: expected finite values, got stem " + stem + ", first "
                    + first + ", last " + last + ", shortcut " + shortcut);
        }
    }

    /**
     * As in the published ImageNet code: the threshold, and 0.2 times it at the end of a block; 0.5 and 0.1 for its
     * neuron.
     *
     * @param threshold {@code u_th}
     * @return the values
     */
    public static InitialGamma official(double threshold) {
        return of(threshold).withLast(OFFICIAL_ZETA * threshold);
    }

    /**
     * The same everywhere.
     *
     * @param value for instance 1, the default of PyTorch and DL4J
     * @return the values
     */
    public static InitialGamma of(double value) {
        return new InitialGamma(value, value, value, value);
    }

    /**
     * A copy with another value at the end of a block.
     *
     * @param zeta the value
     * @return the copy
     */
    public InitialGamma withLast(double zeta) {
        return new InitialGamma(stem, first, zeta, shortcut);
    }

    static FrameBatchNormalization normalization(double gamma) {
        return new FrameBatchNormalization.Builder().initialGamma(gamma).build();
    }
}
