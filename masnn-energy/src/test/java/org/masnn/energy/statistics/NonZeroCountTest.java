package org.masnn.energy.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NonZeroCountTest {

    @ParameterizedTest
    @CsvSource({"FLOAT, 6, 3, 5000", "FLOAT, 140, 7, 3", "DOUBLE, 6, 3, 100", "HALF, 4, 2, 3000"})
    void add_randomValues_equalsALoop(DataType type, int rows, int steps, int width) {
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

        NonZeroCount count = new NonZeroCount(steps, false);
        count.add(array);
        assertThat(count.perFrame()).containsExactly(expected);
        assertThat(count.rows()).isEqualTo(rows);
        assertThat(count.share()).isEqualTo((double) Arrays.stream(expected).sum() / (rows * width));
    }

    @Test
    void add_smallestNumbersAndNegativeZero_countsOnlyWhatIsNotZero() {
        INDArray array = Nd4j.createFromArray(new float[][] {
            {Float.MIN_VALUE, -0f, 0f, 1f}, {-Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY, -0f}
        });

        assertThat(new NonZeroCount(2, false).add(array)).containsExactly(2, 3);
    }

    @Test
    void add_transposedView_countsByItsOwnRows() {
        INDArray array =
                Nd4j.createFromArray(new float[][] {{1, 0}, {1, 0}, {0, 1}}).transpose();

        assertThat(new NonZeroCount(1, false).add(array)).containsExactly(2, 1);
    }

    /** Two batches, positions on both sides of a block's end. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void add_severalBatches_countsEachPositionAndStep(DataType type) {
        int steps = 3;
        int width = 4099;
        Random random = new Random(5);
        NonZeroCount counted = new NonZeroCount(steps, true);
        long[] positions = new long[width];
        int[][] responses = new int[steps][width];
        for (int clips : new int[] {2, 1}) {
            INDArray array = Nd4j.zeros(type, (long) clips * steps, width);
            for (int row = 0; row < clips * steps; row++) {
                for (int i = 0; i < width; i += 1 + random.nextInt(9)) {
                    array.putScalar(row, i, 1);
                    positions[i]++;
                    responses[row % steps][i]++;
                }
            }
            counted.add(array);
        }

        assertThat(counted.perPosition()).containsExactly(positions);
        assertThat(counted.responses()).isDeepEqualTo(responses);
        assertThat(new NonZeroCount(steps, false).responses()).isNull();
    }

    @Test
    void add_anotherWidth_isAnError() {
        NonZeroCount count = new NonZeroCount(2, false);
        count.add(Nd4j.ones(DataType.FLOAT, 2, 5));

        assertThatThrownBy(() -> count.add(Nd4j.ones(DataType.FLOAT, 2, 6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NonZeroCount: expected frames of 5 values as in the batches before, got 6");
    }
}
