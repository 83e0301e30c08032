package org.masnn.core.golden;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Comparison of computed with golden tensors. */
public final class GoldenAssertions {

    /** For reference kernels in double precision. */
    public static final double REFERENCE_TOLERANCE = 1e-10;

    /** For fused kernels in single precision. */
    public static final double FUSED_TOLERANCE = 1e-4;

    private GoldenAssertions() {}

    /**
     * Fails unless each entry is within {@code tolerance * largest |expected|} of the expected one; where all expected
     * entries are 0, within {@code tolerance}.
     *
     * @param actual computed, any floating type; its length-one axes may differ from those of {@code expected}
     * @param expected the golden tensor, permuted to the library's order
     * @param tolerance relative to the tensor's largest entry
     * @param what named in the message, for instance {@code c_combo_TCS g_in_x}
     */
    public static void assertClose(INDArray actual, INDArray expected, double tolerance, String what) {
        double largest = expected.castTo(DataType.DOUBLE).amaxNumber().doubleValue();
        assertWithin(actual, expected, tolerance * (largest == 0 ? 1 : largest), what);
    }

    /**
     * Fails unless each entry is within {@code bound} of the expected one.
     *
     * @param actual computed, any floating type; its length-one axes may differ from those of {@code expected}
     * @param expected what it should be
     * @param bound largest absolute difference
     * @param what named in the message
     */
    public static void assertWithin(INDArray actual, INDArray expected, double bound, String what) {
        double[] a = values(actual, expected, what);
        double[] e = expected.dup('c').castTo(DataType.DOUBLE).data().asDouble();
        for (int i = 0; i < e.length; i++) {
            double difference = Math.abs(a[i] - e[i]);
            if (!(difference <= bound)) {
                throw new AssertionError(String.format(
                        "%s: entry %d of %s is %s, expected %s; the difference %.3g exceeds %.3g",
                        what, i, Arrays.toString(expected.shape()), a[i], e[i], difference, bound));
            }
        }
    }

    /**
     * Fails unless each entry equals the expected one, as for spikes.
     *
     * @param actual computed
     * @param expected the golden tensor, permuted to the library's order
     * @param what named in the message
     */
    public static void assertExact(INDArray actual, INDArray expected, String what) {
        assertClose(actual, expected, 0, what);
    }

    private static double[] values(INDArray actual, INDArray expected, String what) {
        if (!Arrays.equals(withoutOnes(actual), withoutOnes(expected))) {
            throw new AssertionError(what + ": expected shape " + Arrays.toString(expected.shape()) + ", got "
                    + Arrays.toString(actual.shape()));
        }
        return actual.dup('c').castTo(DataType.DOUBLE).data().asDouble();
    }

    private static long[] withoutOnes(INDArray array) {
        return Arrays.stream(array.shape()).filter(size -> size != 1).toArray();
    }
}
