package org.masnn.attention.gate;

import java.util.List;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ParameterSpecification.Role;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * The function from the pooled values of D time steps or channels to the D attention weights in front of the sigmoid;
 * the attention modules of Yao et al. 2023, Section 6.2. Immutable; written to a network's JSON by class name.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public sealed interface VectorGate
        permits VectorGate.SharedPerceptron, VectorGate.SqueezeExcitation, VectorGate.LocalConvolution {

    /**
     * Its trainable arrays.
     *
     * @param axis gives their names
     * @param length D
     * @param start how the weights start
     * @return their specifications
     * @throws IllegalArgumentException if a reduction leaves no hidden unit
     */
    List<ParameterSpecification> parameters(GateAxis axis, int length, GateStart start);

    /**
     * Multiplications of one vector of weights, counted as the paper's Table 5 counts them (it counts the perceptron
     * that average and maximum share once).
     *
     * @param length D
     * @return MAC operations
     */
    long multiplications(int length);

    /**
     * The same description with another reduction.
     *
     * @param reduction r
     * @return the copy
     * @throws IllegalArgumentException if this has no perceptron
     */
    VectorGate withReduction(int reduction);

    /**
     * The same function for a vector that may be shorter than its reduction.
     *
     * @param length D
     * @return this, or a copy with the reduction D, which leaves one hidden unit
     */
    default VectorGate fitted(int length) {
        return this;
    }

    /**
     * CBAM (Woo et al., ECCV 2018; Yao et al. 2023, Eq. 9 and 10): {@code W1 relu(W0 average) + W1 relu(W0 maximum)},
     * no bias. Parameters {@code W0 [D / r, D]} and {@code W1 [D, D / r]}.
     *
     * @param reduction {@code r}; the hidden width is the integer part of {@code D / r}
     */
    record SharedPerceptron(int reduction) implements VectorGate {

        /**
         * Checks the reduction.
         *
         * @param reduction at least 1
         */
        public SharedPerceptron {
            checkReduction(reduction);
        }

        @Override
        public List<ParameterSpecification> parameters(GateAxis axis, int length, GateStart start) {
            int hidden = axis.hidden(length, reduction);
            return List.of(
                    weight(axis.parameter("W0"), length, hidden, start),
                    weight(axis.parameter("W1"), hidden, length, start));
        }

        @Override
        public long multiplications(int length) {
            return 2L * length * (length / reduction);
        }

        @Override
        public VectorGate withReduction(int value) {
            return new SharedPerceptron(value);
        }

        @Override
        public VectorGate fitted(int length) {
            return new SharedPerceptron(Math.min(reduction, length));
        }

        @Override
        public String toString() {
            return "cbam" + reduction;
        }
    }

    /**
     * SE (Hu et al., CVPR 2018; temporal attention of TA-SNN, Yao et al., ICCV 2021): {@code W1 relu(W0 average + b0) +
     * b1}, average pooling only, with biases that start at 0. Parameters {@code W0 [D / r, D]}, {@code B0 [D / r]},
     * {@code W1 [D, D / r]} and {@code B1 [D]}.
     *
     * @param reduction {@code r}; the hidden width is the integer part of {@code D / r}
     */
    record SqueezeExcitation(int reduction) implements VectorGate {

        /** {@code r} of SE-Net (Hu et al. 2018, Section 6.4) and of TA-SNN's published code. */
        public static final int DEFAULT_REDUCTION = 16;

        /**
         * Checks the reduction.
         *
         * @param reduction at least 1
         */
        public SqueezeExcitation {
            checkReduction(reduction);
        }

        @Override
        public List<ParameterSpecification> parameters(GateAxis axis, int length, GateStart start) {
            int hidden = axis.hidden(length, reduction);
            return List.of(
                    weight(axis.parameter("W0"), length, hidden, start),
                    ParameterSpecification.constant(axis.parameter("B0"), Role.BIAS, 0, hidden),
                    weight(axis.parameter("W1"), hidden, length, start),
                    ParameterSpecification.constant(axis.parameter("B1"), Role.BIAS, 0, length));
        }

        @Override
        public long multiplications(int length) {
            return 2L * length * (length / reduction);
        }

        @Override
        public VectorGate withReduction(int value) {
            return new SqueezeExcitation(value);
        }

        @Override
        public VectorGate fitted(int length) {
            return new SqueezeExcitation(Math.min(reduction, length));
        }

        @Override
        public String toString() {
            return "se" + reduction;
        }
    }

    /**
     * ECA (Wang et al., CVPR 2020): a convolution of the averages along the vector, zero padding, no bias, average
     * pooling only. Parameter {@code W [k]}; its number does not depend on D.
     *
     * @param kernel {@code k}, odd; 0 chooses it from D as {@link #kernelFor(int)} says
     */
    record LocalConvolution(int kernel) implements VectorGate {

        /** Chooses the kernel from D, as the ECA paper recommends (Wang et al. 2020, Eq. 12). */
        public static final int ADAPTIVE = 0;

        /**
         * Checks the kernel.
         *
         * @param kernel odd, or 0
         */
        public LocalConvolution {
            if (kernel < 0 || (kernel != ADAPTIVE && kernel % 2 == 0)) {
                throw new IllegalArgumentException(
                        "LocalConvolution: expected an odd kernel k >= 1, or 0 to choose it from the number of values, got "
                                + kernel);
            }
        }

        /**
         * The kernel for vectors of D values: the given one, or {@code |log2(D) / 2 + 1 / 2|} rounded down and made odd
         * by adding 1 (gamma = 2, b = 1).
         *
         * @param length D
         * @return k
         */
        public int kernelFor(int length) {
            if (kernel != ADAPTIVE) {
                return kernel;
            }
            int size = (int) ((Math.log(length) / Math.log(2) + 1) / 2);
            return size % 2 == 1 ? size : size + 1;
        }

        @Override
        public List<ParameterSpecification> parameters(GateAxis axis, int length, GateStart start) {
            int size = kernelFor(length);
            return List.of(ParameterSpecification.weight(axis.parameter("W"), size, size, size));
        }

        /** One operation for each of the k taps and one more, which gives 76,800 in Table 5 for k = 3. */
        @Override
        public long multiplications(int length) {
            return (kernelFor(length) + 1L) * length;
        }

        @Override
        public VectorGate withReduction(int value) {
            throw new IllegalArgumentException("LocalConvolution: has a kernel and no reduction, got r = " + value);
        }

        @Override
        public String toString() {
            return "eca" + (kernel == ADAPTIVE ? "" : kernel);
        }
    }

    private static void checkReduction(int reduction) {
        if (reduction < 1) {
            throw new IllegalArgumentException("VectorGate: expected a reduction r >= 1, got " + reduction);
        }
    }

    private static ParameterSpecification weight(String name, int in, int out, GateStart start) {
        return start.orthogonal()
                ? ParameterSpecification.orthogonal(name, in, out, out, in)
                : ParameterSpecification.weight(name, in, out, out, in);
    }
}
