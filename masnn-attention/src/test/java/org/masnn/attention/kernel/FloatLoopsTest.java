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
        FloatLoops.sigmoid(y, y.length);
        for (int i = 0; i < x.length; i++) {
            assertThat((double) y[i])
                    .isCloseTo(1 / (1 + Math.exp(-x[i])), within(3e-7))
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void sigmoid_notANumber_staysSo() {
        float[] x = {Float.NaN};
        FloatLoops.sigmoid(x, 1);
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
