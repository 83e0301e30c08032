package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against batch normalisation and pooling one after the other. */
class PooledNormalizationTest {

    private static final double TOLERANCE = 2e-5;

    /** One block a row, several, windows that are not square, one channel, more channels than a block. */
    @ParameterizedTest
    @CsvSource({
        "5, 4, 4, 3, 2, 2",
        "3, 32, 32, 64, 2, 2",
        "2, 6, 9, 20, 2, 3",
        "7, 4, 6, 1, 1, 2",
        "2, 2, 2, 1500, 2, 2"
    })
    void statisticsAveragesAndGradient_equalTheTwoKernels(
            int frames, int height, int width, int channels, int windowHeight, int windowWidth) {
        Nd4j.getRandom().setSeed(frames);
        FrameSize frame = new FrameSize(height, width, channels);
        FramePooling windows =
                new FramePooling(FramePooling.Kind.AVERAGE, windowHeight, windowWidth, windowHeight, windowWidth);
        assertThat(PooledNormalization.fits(frame, windows)).isTrue();
        INDArray x = Nd4j.randn(DataType.FLOAT, frames, height, width, channels)
                .muli(2)
                .addi(3);
        PooledNormalization kernel = new PooledNormalization(frame, windows);
        INDArray averages = Nd4j.createUninitialized(DataType.FLOAT, kernel.averagesShape(frames));
        INDArray expected = averages.ulike();
        windows.forward(x, expected);
        BatchStatistics found = kernel.statistics(x, averages);
        BatchStatistics wanted = new FusedBatchNormalization().statistics(rows(x));
        assertClose(averages, expected, TOLERANCE, "averages");
        assertThat(found.mean()).usingComparatorWithPrecision(TOLERANCE).containsExactly(wanted.mean());
        assertThat(found.variance()).usingComparatorWithPrecision(TOLERANCE).containsExactly(wanted.variance());
        assertThat(found.rows()).isEqualTo(wanted.rows());

        INDArray epsilon = Nd4j.randn(DataType.FLOAT, averages.shape());
        INDArray spread = x.ulike();
        windows.backward(x, epsilon, spread);
        double[][] of = new double[4][channels];
        Random random = new Random(1);
        for (double[] coefficients : of) {
            for (int c = 0; c < channels; c++) {
                coefficients[c] = random.nextGaussian();
            }
        }
        INDArray result = x.ulike();
        INDArray wantedResult = x.ulike();
        kernel.combine(x, epsilon, of[0], of[1], of[2], of[3], result);
        new FusedBatchNormalization().combine(rows(x), rows(spread), of[0], of[1], of[2], of[3], rows(wantedResult));
        assertClose(result, wantedResult, TOLERANCE, "gradient");
    }

    @Test
    void fits_refusesMaximaOverlapPaddingAndRest() {
        FrameSize frame = new FrameSize(6, 6, 2);
        assertThat(PooledNormalization.fits(frame, new FramePooling(FramePooling.Kind.MAXIMUM, 2, 2, 2, 2)))
                .isFalse();
        assertThat(PooledNormalization.fits(frame, new FramePooling(FramePooling.Kind.AVERAGE, 3, 3, 2, 2)))
                .isFalse();
        assertThat(PooledNormalization.fits(frame, new FramePooling(FramePooling.Kind.AVERAGE, 4, 4, 4, 4)))
                .isFalse();
        assertThat(PooledNormalization.fits(
                        frame,
                        new FramePooling(FramePooling.Kind.AVERAGE, 2, 2, 2, 2, 1, 1, FramePooling.Border.LEFT_OUT)))
                .isFalse();
    }

    private static INDArray rows(INDArray frames) {
        return frames.reshape('c', frames.length() / frames.size(3), frames.size(3));
    }
}
