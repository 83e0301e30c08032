package org.masnn.core.kernel;

/**
 * One trainable array of a layer: its name, what it is for, its shape (row-major) and how it starts.
 *
 * @param name name within the layer, for instance {@code W}; without underscore, behind which DL4J looks for a
 *     parameter's name
 * @param role decides which updater, regularisation, constraint and initialisation apply
 * @param fanIn inputs of one output, for weight initialisation
 * @param fanOut outputs of one input, for weight initialisation
 * @param initial first value where the role is not {@link Role#WEIGHT}
 * @param shape the shape
 */
public record ParameterSpecification(
        String name, Role role, double fanIn, double fanOut, double initial, long... shape) {

    /**
     * Checks the name.
     *
     * @param name not empty, without underscore
     * @param role not null
     * @param fanIn inputs of one output
     * @param fanOut outputs of one input
     * @param initial first value
     * @param shape the shape
     */
    public ParameterSpecification {
        if (name.isEmpty() || name.contains("_")) {
            throw new IllegalArgumentException(
                    "ParameterSpecification: expected a name without underscore, got \"" + name + "\"");
        }
    }

    /** What a parameter is for. */
    public enum Role {
        /** Initialised by the layer's weight initialisation; L1 and L2 apply. */
        WEIGHT,
        /** Starts at a constant; the regularisation of biases applies. */
        BIAS,
        /** Starts at a constant and is trained without regularisation (gamma and beta of batch normalisation). */
        SCALE,
        /** Not trained: running statistics. */
        STATISTIC
    }

    /**
     * A weight.
     *
     * @param name its name
     * @param fanIn inputs of one output
     * @param fanOut outputs of one input
     * @param shape its shape
     * @return the specification
     */
    public static ParameterSpecification weight(String name, double fanIn, double fanOut, long... shape) {
        return new ParameterSpecification(name, Role.WEIGHT, fanIn, fanOut, 0, shape);
    }

    /**
     * A parameter that starts at a constant.
     *
     * @param name its name
     * @param role its role
     * @param initial its first value
     * @param shape its shape
     * @return the specification
     */
    public static ParameterSpecification constant(String name, Role role, double initial, long... shape) {
        return new ParameterSpecification(name, role, 0, 0, initial, shape);
    }

    /**
     * Number of values.
     *
     * @return product of the shape
     */
    public long length() {
        long length = 1;
        for (long size : shape) {
            length = Math.multiplyExact(length, size);
        }
        return length;
    }
}
