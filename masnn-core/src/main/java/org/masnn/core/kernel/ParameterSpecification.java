package org.masnn.core.kernel;

import java.util.Arrays;

/**
 * One trainable array of a layer: its name, what it is for, its shape (row-major) and how it starts.
 *
 * @param name name within the layer, for instance {@code W}; without underscore, behind which DL4J looks for a
 *     parameter's name
 * @param role decides which updater, regularisation, constraint and initialisation apply
 * @param fanIn inputs of one output, for weight initialisation
 * @param fanOut outputs of one input, for weight initialisation
 * @param initial first value where the role is not {@link Role#WEIGHT}
 * @param start how it starts where the role is {@link Role#WEIGHT}
 * @param shape the shape
 */
public record ParameterSpecification(
        String name, Role role, double fanIn, double fanOut, double initial, Start start, long... shape) {

    /**
     * Checks the name.
     *
     * @param name not empty, without underscore
     * @param role not null
     * @param fanIn inputs of one output
     * @param fanOut outputs of one input
     * @param initial first value
     * @param start how a weight starts
     * @param shape the shape; two axes for {@link Start#ORTHOGONAL}
     */
    public ParameterSpecification {
        if (name.isEmpty() || name.contains("_")) {
            throw new IllegalArgumentException(
                    "ParameterSpecification: expected a name without underscore, got \"" + name + "\"");
        }
        if (start == Start.ORTHOGONAL && shape.length != 2) {
            throw new IllegalArgumentException("ParameterSpecification \"" + name
                    + "\": expected two axes for an orthogonal start, got " + Arrays.toString(shape));
        }
    }

    /** How the weights of a {@link Role#WEIGHT} start. */
    public enum Start {
        /** By the layer's weight initialisation. */
        WEIGHT_INIT,
        /** As a Haar-distributed matrix with orthonormal rows, or columns where there are fewer of them; two axes. */
        ORTHOGONAL
    }

    /** What a parameter is for. */
    public enum Role {
        /** Initialised by the layer's weight initialisation; L1 and L2 apply. */
        WEIGHT,
        /** Starts at a constant; the regularisation of biases applies. */
        BIAS,
        /**
         * Starts at a constant and is trained by the updater of weights (gamma and beta of batch normalisation); the
         * regularisation of biases applies, so that without one it has none.
         */
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
        return new ParameterSpecification(name, Role.WEIGHT, fanIn, fanOut, 0, Start.WEIGHT_INIT, shape);
    }

    /**
     * A weight that starts as a Haar-distributed orthogonal matrix.
     *
     * @param name its name
     * @param fanIn inputs of one output
     * @param fanOut outputs of one input
     * @param rows first axis
     * @param columns second axis
     * @return the specification
     */
    public static ParameterSpecification orthogonal(String name, double fanIn, double fanOut, long rows, long columns) {
        return new ParameterSpecification(name, Role.WEIGHT, fanIn, fanOut, 0, Start.ORTHOGONAL, rows, columns);
    }

    /**
     * A copy with another name.
     *
     * @param other its name
     * @return the copy
     */
    public ParameterSpecification withName(String other) {
        return new ParameterSpecification(other, role, fanIn, fanOut, initial, start, shape);
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
        return new ParameterSpecification(name, role, 0, 0, initial, Start.WEIGHT_INIT, shape);
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
