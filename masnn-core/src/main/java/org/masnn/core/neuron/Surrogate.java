package org.masnn.core.neuron;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * The function that stands in for the derivative of the Heaviside step of Yao et al. 2023, Eq. 4, when gradients flow
 * back; its argument is the distance of the membrane potential from the threshold, {@code x = u - threshold}.
 *
 * <p>Each surrogate knows its {@link #primitive(double) primitive} too: the smooth step of which it is the derivative.
 * With {@link Firing#RELAXED} the primitive replaces the step, which makes a whole network differentiable, so that its
 * gradients can be checked numerically.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public sealed interface Surrogate
        permits Surrogate.Rectangle, Surrogate.Triangle, Surrogate.ArcTangent, Surrogate.Sigmoid, CustomSurrogate {

    /**
     * The surrogate's value.
     *
     * @param x distance of the membrane potential from the threshold
     * @return the derivative that is used at {@code x}
     */
    double derivative(double x);

    /**
     * The smooth step whose derivative this surrogate is.
     *
     * @param x distance of the membrane potential from the threshold
     * @return a value that rises from 0 to 1
     */
    double primitive(double x);

    /**
     * {@link #derivative(double)} of each entry, for any data type.
     *
     * @param x distances from the threshold; not modified
     * @return a new array of the shape and type of {@code x}
     */
    default INDArray derivative(INDArray x) {
        INDArray result = x.dup('c');
        for (long i = 0; i < result.length(); i++) {
            result.putScalar(i, derivative(result.getDouble(i)));
        }
        return result;
    }

    /**
     * {@link #primitive(double)} of each entry, for any data type.
     *
     * @param x distances from the threshold; not modified
     * @return a new array of the shape and type of {@code x}
     */
    default INDArray primitive(INDArray x) {
        INDArray result = x.dup('c');
        for (long i = 0; i < result.length(); i++) {
            result.putScalar(i, primitive(result.getDouble(i)));
        }
        return result;
    }

    /**
     * {@link #derivative(double)} of the first entries of an array, in single precision.
     *
     * @param x distances from the threshold; not modified
     * @param result the derivatives; its first {@code length} entries are overwritten; may be {@code x} itself
     * @param length how many entries
     */
    default void derivative(float[] x, float[] result, int length) {
        for (int i = 0; i < length; i++) {
            result[i] = (float) derivative(x[i]);
        }
    }

    private static double positive(String who, String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(who + ": expected a finite " + what + " > 0, got " + value);
        }
        return value;
    }

    /**
     * Rectangle of the given width and height {@code 1 / width}, the paper's and the published code's choice.
     *
     * @param width full width {@code a} of the window: {@code 1 / a} where {@code |x| < a / 2}
     */
    record Rectangle(double width) implements Surrogate {

        /**
         * Checks the width.
         *
         * @param width finite and positive
         */
        public Rectangle {
            positive("Surrogate.Rectangle", "width", width);
        }

        @Override
        public double derivative(double x) {
            return Math.abs(x) < width / 2 ? 1 / width : 0;
        }

        @Override
        public double primitive(double x) {
            return Math.min(1, Math.max(0, x / width + 0.5));
        }

        @Override
        public INDArray derivative(INDArray x) {
            return Transforms.abs(x, true).lt(width / 2).castTo(x.dataType()).divi(width);
        }

        @Override
        public INDArray primitive(INDArray x) {
            return clamp(x.div(width).addi(0.5));
        }

        @Override
        public void derivative(float[] x, float[] result, int length) {
            // A clamped steep ramp instead of a comparison: the compiler turns it into vector code.
            float half = (float) (width / 2);
            float height = (float) (1 / width);
            for (int i = 0; i < length; i++) {
                result[i] = height * Math.min(Math.max((half - Math.abs(x[i])) * 1e30f, 0f), 1f);
            }
        }
    }

    /**
     * Triangle of height {@code slope} over {@code |x| < 1 / slope}.
     *
     * @param slope {@code alpha}: the value is {@code max(0, alpha - alpha^2 |x|)}
     */
    record Triangle(double slope) implements Surrogate {

        /**
         * Checks the slope.
         *
         * @param slope finite and positive
         */
        public Triangle {
            positive("Surrogate.Triangle", "slope", slope);
        }

        @Override
        public double derivative(double x) {
            return Math.max(0, slope - slope * slope * Math.abs(x));
        }

        @Override
        public double primitive(double x) {
            double z = Math.min(1, Math.max(-1, slope * x));
            return 0.5 + z - z * Math.abs(z) / 2;
        }

        @Override
        public INDArray derivative(INDArray x) {
            return Transforms.max(Transforms.abs(x, true).muli(-slope * slope).addi(slope), 0, false);
        }

        @Override
        public void derivative(float[] x, float[] result, int length) {
            float height = (float) slope;
            float fall = (float) (slope * slope);
            for (int i = 0; i < length; i++) {
                result[i] = Math.max(height - fall * Math.abs(x[i]), 0f);
            }
        }
    }

    /**
     * Derivative of the arc tangent, the default of Fang et al. 2021 and SpikingJelly (there with {@code alpha = 2}).
     *
     * @param alpha the value is {@code (alpha / 2) / (1 + (pi / 2 * alpha * x)^2)}
     */
    record ArcTangent(double alpha) implements Surrogate {

        /**
         * Checks alpha.
         *
         * @param alpha finite and positive
         */
        public ArcTangent {
            positive("Surrogate.ArcTangent", "alpha", alpha);
        }

        @Override
        public double derivative(double x) {
            double z = Math.PI / 2 * alpha * x;
            return alpha / 2 / (1 + z * z);
        }

        @Override
        public double primitive(double x) {
            return Math.atan(Math.PI / 2 * alpha * x) / Math.PI + 0.5;
        }

        @Override
        public INDArray derivative(INDArray x) {
            INDArray z = x.mul(Math.PI / 2 * alpha);
            return z.muli(z).addi(1).rdivi(alpha / 2);
        }

        @Override
        public INDArray primitive(INDArray x) {
            return Transforms.atan(x.mul(Math.PI / 2 * alpha), false)
                    .divi(Math.PI)
                    .addi(0.5);
        }

        @Override
        public void derivative(float[] x, float[] result, int length) {
            float scale = (float) (Math.PI / 2 * alpha);
            float height = (float) (alpha / 2);
            for (int i = 0; i < length; i++) {
                float z = scale * x[i];
                result[i] = height / (1f + z * z);
            }
        }
    }

    /**
     * Derivative of the logistic function (SpikingJelly's default is {@code alpha = 4}).
     *
     * @param alpha the value is {@code alpha * y * (1 - y)} with {@code y = 1 / (1 + exp(-alpha * x))}
     */
    record Sigmoid(double alpha) implements Surrogate {

        /**
         * Checks alpha.
         *
         * @param alpha finite and positive
         */
        public Sigmoid {
            positive("Surrogate.Sigmoid", "alpha", alpha);
        }

        @Override
        public double derivative(double x) {
            double y = primitive(x);
            return alpha * y * (1 - y);
        }

        @Override
        public double primitive(double x) {
            return 1 / (1 + Math.exp(-alpha * x));
        }

        @Override
        public INDArray derivative(INDArray x) {
            INDArray y = primitive(x);
            return y.rsub(1).muli(y).muli(alpha);
        }

        @Override
        public INDArray primitive(INDArray x) {
            return Transforms.sigmoid(x.mul(alpha), false);
        }
    }

    private static INDArray clamp(INDArray x) {
        return Transforms.min(Transforms.max(x, 0, false), 1, false);
    }
}
