package org.masnn.attention.kernel;

import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Compares a parameter's gradient in single precision with the reference. Such a gradient is a sum over frames whose terms
 * may cancel, for instance down to one entry near 0; single precision then errs by its rounding of the terms, not of the
 * sum, so the bound is the larger of the tolerance times the largest entry and the rounding of the terms' absolute sum.
 */
final class ParameterGradients {

    private static final double TOLERANCE = 1e-4;
    private static final double ROUNDING = 2e-6;

    private ParameterGradients() {}

    static void assertEqual(
            INDArray actual,
            INDArray expected,
            INDArray input,
            INDArray upstream,
            List<INDArray> parameters,
            String what) {
        double terms = Transforms.abs(input.mul(upstream)).sumNumber().doubleValue();
        double largestInput = input.amaxNumber().doubleValue();
        double largestParameter = parameters.stream()
                .mapToDouble(parameter -> parameter.amaxNumber().doubleValue())
                .max()
                .orElse(1);
        double largest = expected.amaxNumber().doubleValue();
        double scale = terms * Math.max(1, largestInput) * Math.max(1, largestParameter);
        double bound = Math.max(TOLERANCE * largest, ROUNDING * scale);
        assertClose(actual, expected, largest == 0 ? bound : bound / largest, what);
    }
}
