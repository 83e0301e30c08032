package org.masnn.core.neuron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Scalar, ND4J and single precision forms of each surrogate agree; the primitive's slope is the derivative. */
class SurrogateTest {

    static Stream<Surrogate> surrogates() {
        return Stream.of(
                new Surrogate.Rectangle(0.5),
                new Surrogate.Rectangle(1.7),
                new Surrogate.Triangle(0.8),
                new Surrogate.Triangle(3),
                new Surrogate.ArcTangent(2),
                new Surrogate.Sigmoid(4),
                new Plain());
    }

    private static final int COUNT = 401;

    private static INDArray points(DataType type) {
        // not symmetric, so that no point is an edge of a window; rank 3, so that linear indices are tried
        return Nd4j.linspace(DataType.DOUBLE, -2.0013, 0.01, COUNT).castTo(type);
    }

    @ParameterizedTest
    @MethodSource("surrogates")
    void arrayForms_equalScalarForms(Surrogate surrogate) {
        INDArray x = points(DataType.DOUBLE);
        INDArray cube = x.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 400))
                .dup('c')
                .reshape('c', 4, 10, 10)
                .permute(2, 0, 1);
        INDArray derivative = surrogate.derivative(cube);
        INDArray primitive = surrogate.primitive(cube);
        assertThat(derivative.shape()).isEqualTo(cube.shape());
        for (long i = 0; i < 10; i++) {
            for (long j = 0; j < 4; j++) {
                for (long k = 0; k < 10; k++) {
                    double at = cube.getDouble(i, j, k);
                    assertThat(derivative.getDouble(i, j, k)).isCloseTo(surrogate.derivative(at), within(1e-12));
                    assertThat(primitive.getDouble(i, j, k)).isCloseTo(surrogate.primitive(at), within(1e-12));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("surrogates")
    void singlePrecisionForm_equalsScalarForm(Surrogate surrogate) {
        float[] x = points(DataType.FLOAT).toFloatVector();
        float[] inPlace = x.clone();
        surrogate.derivative(inPlace, inPlace, COUNT - 1);
        for (int i = 0; i < COUNT - 1; i++) {
            assertThat((double) inPlace[i]).isCloseTo(surrogate.derivative(x[i]), within(1e-5));
        }
        assertThat(inPlace[COUNT - 1]).as("past the length").isEqualTo(x[COUNT - 1]);
    }

    @ParameterizedTest
    @MethodSource("surrogates")
    void primitive_hasTheDerivativeAsSlope(Surrogate surrogate) {
        double step = 1e-6;
        for (double x : points(DataType.DOUBLE).toDoubleVector()) {
            double slope = (surrogate.primitive(x + step) - surrogate.primitive(x - step)) / (2 * step);
            assertThat(slope).as("at %s", x).isCloseTo(surrogate.derivative(x), within(1e-5));
        }
        assertThat(surrogate.primitive(0)).isCloseTo(0.5, within(1e-12));
        assertThat(surrogate.primitive(-1e9)).isCloseTo(0, within(1e-6));
        assertThat(surrogate.primitive(1e9)).isCloseTo(1, within(1e-6));
    }

    @Test
    void inputs_areNotModified() {
        surrogates().forEach(surrogate -> {
            INDArray x = points(DataType.DOUBLE);
            surrogate.derivative(x);
            surrogate.primitive(x);
            assertThat(x).isEqualTo(points(DataType.DOUBLE));
        });
    }

    @Test
    void rectangle_edgeIsOutside() {
        float[] x = {-0.25f, 0.25f, Math.nextUp(-0.25f), Math.nextDown(0.25f), 0};
        new Surrogate.Rectangle(0.5).derivative(x, x, x.length);
        assertThat(x).containsExactly(0, 0, 2, 2, 2);
    }

    @Test
    void badWidths_areNamed() {
        assertThatThrownBy(() -> new Surrogate.Rectangle(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Surrogate.Rectangle: expected a finite width > 0, got 0.0");
        assertThatThrownBy(() -> new Surrogate.Triangle(-1))
                .hasMessage("Surrogate.Triangle: expected a finite slope > 0, got -1.0");
        assertThatThrownBy(() -> new Surrogate.ArcTangent(Double.NaN))
                .hasMessage("Surrogate.ArcTangent: expected a finite alpha > 0, got NaN");
        assertThatThrownBy(() -> new Surrogate.Sigmoid(Double.POSITIVE_INFINITY))
                .hasMessage("Surrogate.Sigmoid: expected a finite alpha > 0, got Infinity");
    }

    @Test
    void badNeurons_areNamed() {
        assertThatThrownBy(() -> LifParameters.paper().withDecay(1.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LifParameters: expected a decay in [0, 1], got 1.1");
        assertThatThrownBy(() -> LifParameters.paper().withDecay(Double.NaN))
                .hasMessage("LifParameters: expected a decay in [0, 1], got NaN");
        assertThatThrownBy(() -> LifParameters.paper().withThreshold(Double.NaN))
                .hasMessage("LifParameters: expected a finite threshold, got NaN");
        assertThatThrownBy(() -> LifParameters.paper().withReset(null)).hasMessage("LifParameters: reset is missing");
        assertThatThrownBy(() -> Reset.to(Double.NEGATIVE_INFINITY))
                .hasMessage("Reset.To: expected a finite potential, got -Infinity");
    }

    /** Overrides nothing but the scalar functions, as a user would. */
    static final class Plain extends CustomSurrogate {
        @Override
        public double derivative(double x) {
            return new Surrogate.Sigmoid(2).derivative(x);
        }

        @Override
        public double primitive(double x) {
            return new Surrogate.Sigmoid(2).primitive(x);
        }
    }
}
