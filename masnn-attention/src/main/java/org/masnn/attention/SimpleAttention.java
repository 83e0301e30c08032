package org.masnn.attention;

import java.util.List;
import org.masnn.attention.kernel.FusedSimpleAttention;
import org.masnn.attention.kernel.ReferenceSimpleAttention;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ReferenceRefinement;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameter-free attention SimAM (Yang et al., ICML 2021, Eq. 5 and 6; Yao et al. 2023, Section 6.2), anew for each
 * frame: a value weighs the more, the farther it is from its channel's mean,
 *
 * <pre>
 * g = sigmoid((U - mean)^2 / (4 (variance + lambda)) + 1/2)   [H, W, C], mean and variance over H and W
 * U_SimAM = g * U
 * </pre>
 *
 * <p>with {@code H W - 1} as the variance's denominator. A frame needs two pixels at least.
 *
 * @param lambda addend of the variance
 */
public record SimpleAttention(double lambda) implements MembraneRefinement {

    /** {@code lambda} of Yang et al. 2021, Section 4.1. */
    public static final double DEFAULT_LAMBDA = 1e-4;

    /**
     * Checks lambda.
     *
     * @param lambda positive and finite
     */
    public SimpleAttention {
        if (!(lambda > 0) || Double.isInfinite(lambda)) {
            throw new IllegalArgumentException("SimpleAttention: expected a positive lambda, got " + lambda);
        }
    }

    /**
     * With {@link #DEFAULT_LAMBDA}.
     *
     * @return the description
     */
    public static SimpleAttention withDefaults() {
        return new SimpleAttention(DEFAULT_LAMBDA);
    }

    @Override
    public List<ParameterSpecification> parameters(FrameSize frame) {
        if (frame.pixels() < 2) {
            throw new IllegalArgumentException("SimpleAttention: expected frames of at least two pixels, got ["
                    + frame.height() + ", " + frame.width() + ", " + frame.channels()
                    + "]; it compares the pixels of a channel, so it cannot stand behind a dense layer");
        }
        return List.of();
    }

    @Override
    public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
        return new ReferenceSimpleAttention(lambda);
    }

    @Override
    public FusedRefinement fused(FrameSize frame, List<float[]> parameters) {
        return new FusedSimpleAttention(frame, lambda);
    }
}
