package org.masnn.attention;

import java.util.List;
import java.util.Objects;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.kernel.FusedSpatialAttention;
import org.masnn.attention.kernel.ReferenceSpatialAttention;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinement;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ReferenceRefinement;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Spatial attention of CBAM on the membrane potential, anew at each time step (Yao et al. 2023, Eq. 12 and 13):
 *
 * <pre>
 * g_s(U)  = sigmoid(conv_kxk([avg(U); max(U)]))   [H, W], pooled over C, zero padding
 * U_SA    = g_s(U) * U                             [H, W, C]
 * </pre>
 *
 * <p>Parameter, shared by all time steps: {@code spatialW [k, k, 2]} (last axis: average, maximum), no bias. A maximum
 * that is attained more than once sends its gradient to the first channel.
 *
 * @param kernel {@code k}, 3 or 7 as in CBAM
 * @param start how the gate starts
 */
public record SpatialAttention(int kernel, GateStart start) implements MembraneRefinement {

    /** {@code k} of Eq. 12. The published code uses 3. */
    public static final int DEFAULT_KERNEL = 7;

    /**
     * Checks the kernel size.
     *
     * @param kernel 3 or 7
     * @param start not null
     */
    public SpatialAttention {
        if (kernel != 3 && kernel != 7) {
            throw new IllegalArgumentException("SpatialAttention: expected a kernel of 3 or 7, got " + kernel);
        }
        Objects.requireNonNull(start, "SpatialAttention: start is missing");
    }

    /**
     * With {@link #DEFAULT_KERNEL} in the paper's plain form.
     *
     * @return the description
     */
    public static SpatialAttention withDefaults() {
        return of(DEFAULT_KERNEL);
    }

    /**
     * With a given kernel in the paper's plain form.
     *
     * @param kernel {@code k}, 3 or 7
     * @return the description
     */
    public static SpatialAttention of(int kernel) {
        return new SpatialAttention(kernel, GateStart.plain());
    }

    /**
     * A copy with another start.
     *
     * @param value how the gate starts
     * @return the copy
     */
    public SpatialAttention withStart(GateStart value) {
        return new SpatialAttention(kernel, value);
    }

    @Override
    public List<ParameterSpecification> parameters(FrameSize frame) {
        int taps = kernel * kernel;
        return List.of(ParameterSpecification.weight("spatialW", 2.0 * taps, taps, kernel, kernel, 2));
    }

    @Override
    public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
        return new ReferenceSpatialAttention(start, parameters.get(0));
    }

    @Override
    public FusedRefinement fused(FrameSize frame, List<float[]> parameters) {
        return new FusedSpatialAttention(frame, kernel, start, parameters.get(0));
    }
}
