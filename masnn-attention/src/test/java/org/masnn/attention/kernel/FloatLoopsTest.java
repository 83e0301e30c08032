package org.masnn.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FloatLoopsTest {

    @Test
    void sigmoid_wholeRange_isExactTo3e7() {
        float[] x = new float[20_001];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - 10_000) / 100f;
        }
        float[] y = x.clone();
        FloatLoops.activate(y, 1, 0, y.length);
        for (int i = 0; i < x.length; i++) {
            assertThat((double) y[i])
                    .isCloseTo(1 / (1 + Math.exp(-x[i])), within(3e-7))
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void activate_scaleAndBias_areInIt() {
        float[] x = {-3, 0, 0.5f};
        FloatLoops.activate(x, 2, -1, 3);
        for (int i = 0; i < 3; i++) {
            double sum = new double[] {-4, -1, -0.5}[i];
            assertThat((double) x[i]).isCloseTo(2 / (1 + Math.exp(-sum)), within(6e-7));
        }
    }

    @Test
    void sigmoid_notANumber_staysSo() {
        float[] x = {Float.NaN};
        FloatLoops.activate(x, 2, 1, 1);
        assertThat(x[0]).isNaN();
    }

    @Test
    void isPositive_denormalAndInfinite_isExact() {
        assertThat(FloatLoops.isPositive(Float.MIN_VALUE)).isOne();
        assertThat(FloatLoops.isPositive(Float.POSITIVE_INFINITY)).isOne();
        assertThat(FloatLoops.isPositive(0)).isZero();
        assertThat(FloatLoops.isPositive(-Float.MIN_VALUE)).isZero();
    }
}
