package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Both kernels against plain loops in double precision. */
class BatchNormalizationKernelTest {

    private static final double FLOAT_TOLERANCE = 2e-5;

    /** More rows than a chunk, fewer than a block, one channel, more channels than a block. */
    @ParameterizedTest
    @CsvSource({"1, 3", "7, 1", "20000, 1", "20001, 3", "8193, 20", "40, 5000", "100, 128"})
    void fusedAndReference_equalLoops(int rows, int channels) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            Nd4j.getRandom().setSeed(rows);
            INDArray x = Nd4j.randn(type, rows, channels).muli(2).addi(0.5);
            check(x, Nd4j.randn(type, rows, channels), type == DataType.FLOAT ? FLOAT_TOLERANCE : 1e-11);
        }
    }

    /** Mean 1000, deviation 0.01: 160 single precision steps. One channel is the longest sum within a block. */
    @ParameterizedTest
    @CsvSource({"20000, 1", "20000, 3", "4096, 64"})
    void largeMeanSmallVariance_staysAccurate(int rows, int channels) {
        Nd4j.getRandom().setSeed(5);
        INDArray x = Nd4j.randn(DataType.FLOAT, rows, channels).muli(0.01).addi(1000);
        check(x, Nd4j.randn(DataType.FLOAT, rows, channels), FLOAT_TOLERANCE);
    }

    private static void check(INDArray x, INDArray epsilon, double tolerance) {
        BatchNormalizationKernel kernel = BatchNormalizationKernel.of(x);
        assertThat(kernel)
                .isInstanceOf(
                        x.dataType() == DataType.FLOAT
                                ? FusedBatchNormalization.class
                                : ReferenceBatchNormalization.class);
        double[][] values = Positions.rows(x);
        double[][] upstream = Positions.rows(epsilon);
        int rows = values.length;
        int channels = values[0].length;
        double[] mean = new double[channels];
        double[] variance = new double[channels];
        for (int c = 0; c < channels; c++) {
            for (double[] row : values) {
                mean[c] += row[c] / rows;
            }
            for (double[] row : values) {
                variance[c] += (row[c] - mean[c]) * (row[c] - mean[c]) / rows;
            }
        }
        BatchStatistics statistics = kernel.statistics(x);
        assertThat(statistics.rows()).isEqualTo(rows);
        double deviation = Math.sqrt(Arrays.stream(variance).max().orElseThrow());
        for (int c = 0; c < channels; c++) {
            assertThat(statistics.mean()[c]).isCloseTo(mean[c], within(tolerance * Math.max(deviation, 1e-3)));
            assertThat(statistics.variance()[c]).isCloseTo(variance[c], within(2 * tolerance * deviation * deviation));
        }

        double[] scale = new double[channels];
        double[] shift = new double[channels];
        double[] slope = new double[channels];
        double[][] sums = new double[2][channels];
        double[][] output = new double[rows][channels];
        double[][] combined = new double[rows][channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = 1 / Math.sqrt(variance[c] + 1e-5);
            shift[c] = 0.25 - c % 3;
            slope[c] = -scale[c] * scale[c];
            for (int r = 0; r < rows; r++) {
                double centred = values[r][c] - mean[c];
                sums[0][c] += upstream[r][c];
                sums[1][c] += upstream[r][c] * centred;
                output[r][c] = scale[c] * centred + shift[c];
                combined[r][c] = scale[c] * upstream[r][c] + slope[c] * centred + shift[c];
            }
        }
        INDArray result = Nd4j.create(x.dataType(), x.shape());
        kernel.affine(x, mean, scale, shift, result);
        assertClose(result, Nd4j.createFromArray(output), tolerance, "affine");
        kernel.combine(x, epsilon, mean, scale, slope, shift, result);
        assertClose(result, Nd4j.createFromArray(combined), tolerance, "combine");
        GradientSums actual = kernel.gradientSums(x, epsilon, mean);
        double scaleOfSums = Math.sqrt(rows);
        for (int c = 0; c < channels; c++) {
            assertThat(actual.plain()[c]).isCloseTo(sums[0][c], within(tolerance * scaleOfSums));
            assertThat(actual.weighted()[c]).isCloseTo(sums[1][c], within(5 * tolerance * scaleOfSums * deviation));
        }
    }
}
