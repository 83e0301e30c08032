package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NonZeroCountTest {

    @ParameterizedTest
    @CsvSource({"FLOAT, 6, 3, 5000", "FLOAT, 140, 7, 3", "DOUBLE, 6, 3, 100", "HALF, 4, 2, 3000"})
    void bySteps_randomValues_equalsALoop(DataType type, int rows, int steps, int width) {
        Random random = new Random(3);
        INDArray array = Nd4j.zeros(type, rows, width);
        long[] expected = new long[steps];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                if (random.nextInt(4) == 0) {
                    array.putScalar(row, i, random.nextBoolean() ? 1 : -0.5);
                    expected[row % steps]++;
                }
            }
        }

        assertThat(NonZeroCount.bySteps(array, steps)).containsExactly(expected);
    }

    @Test
    void bySteps_smallestNumbersAndNegativeZero_countsOnlyWhatIsNotZero() {
        INDArray array = Nd4j.createFromArray(new float[][] {
            {Float.MIN_VALUE, -0f, 0f, 1f}, {-Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY, -0f}
        });

        assertThat(NonZeroCount.bySteps(array, 2)).containsExactly(2, 3);
    }

    @Test
    void bySteps_transposedView_countsByItsOwnRows() {
        INDArray array =
                Nd4j.createFromArray(new float[][] {{1, 0}, {1, 0}, {0, 1}}).transpose();

        assertThat(NonZeroCount.bySteps(array, 2)).containsExactly(2, 1);
    }
}
