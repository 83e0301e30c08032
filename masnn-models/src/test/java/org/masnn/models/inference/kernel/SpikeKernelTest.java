package org.masnn.models.inference.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kernels; the build's tests run with the Vector API's module. */
class SpikeKernelTest {

    private static final int ROWS = 23;

    static Iterable<SpikeKernel> kernels() {
        return SpikeKernels.all();
    }

    @Test
    void all_haveTheVectorKernelInThisBuild() {
        assertThat(SpikeKernels.all())
                .extracting(SpikeKernel::name)
                .hasSize(2)
                .first()
                .isEqualTo("plain Java");
        assertThat(SpikeKernels.choose("vector").name()).startsWith("Vector API, ");
        assertThat(SpikeKernels.choose("auto").name()).matches("(plain Java|Vector API, .*)");
        assertThat(SpikeKernels.choose("plain").name()).isEqualTo("plain Java");
        assertThatThrownBy(() -> SpikeKernels.choose("fast"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Dmasnn.inference.kernel: expected auto, plain or vector, got \"fast\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 11, 16, 31, 64, 96, 128, 130, 300})
    void sums_areTheSameToTheBitWithEveryKernel(int width) {
        Random random = new Random(width);
        float[] weights = gaussian(random, ROWS * width);
        float[] bias = gaussian(random, width);
        float[][] values = new float[4][];
        for (int k = 0; k < 4; k++) {
            values[k] = gaussian(random, ROWS);
            for (int i = 0; i < ROWS; i++) {
                values[k][i] *= random.nextInt(3) == 0 ? 0 : 1;
            }
        }
        float[][] products = null;
        float[] sums = null;
        for (SpikeKernel kernel : SpikeKernels.all()) {
            WeightRows rows = kernel.rows(weights, bias);
            float[][] now = new float[4][rows.targetLength()];
            rows.product(values, now);
            for (int k = 0; k < 4; k++) {
                int[] active = active(values[k]);
                float[] listed = new float[active.length];
                for (int i = 0; i < active.length; i++) {
                    listed[i] = values[k][active[i]];
                }
                float[] target = new float[rows.targetLength()];
                rows.weightedSum(active, listed, active.length, target);
                now[k] = Arrays.copyOf(now[k], width);
                assertThat(Arrays.copyOf(target, width)).as(kernel.name()).isEqualTo(now[k]);
                assertThat(now[k]).containsExactly(expected(weights, bias, values[k]), within(1e-4f));
            }
            float[] ofSpikes = new float[rows.targetLength()];
            rows.sum(active(values[0]), active(values[0]).length, ofSpikes);
            ofSpikes = Arrays.copyOf(ofSpikes, width);
            assertThat(products == null || Arrays.deepEquals(products, now)).isTrue();
            assertThat(sums == null || Arrays.equals(sums, ofSpikes)).isTrue();
            float[] ones = new float[ROWS];
            Arrays.stream(active(values[0])).forEach(i -> ones[i] = 1);
            assertThat(ofSpikes).containsExactly(expected(weights, bias, ones), within(1e-4f));
            products = now;
            sums = ofSpikes;
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void nonZero_findsEachValueOnce(SpikeKernel kernel) {
        Random random = new Random(1);
        for (int length = 0; length < 70; length++) {
            float[] frame = new float[length + 5];
            Arrays.fill(frame, 3); // outside of what is looked at, too
            for (int i = 2; i < length + 2; i++) {
                frame[i] = random.nextInt(3) > 0 ? 0 : random.nextBoolean() ? -Float.MIN_VALUE : random.nextFloat();
            }
            int[] places = new int[length + 5];
            int end = kernel.nonZero(frame, 2, length + 2, places, 1);
            int[] expected =
                    IntStream.range(2, length + 2).filter(i -> frame[i] != 0).toArray();
            assertThat(Arrays.copyOfRange(places, 1, end)).isEqualTo(expected);
        }
    }

    private static int[] active(float[] values) {
        return IntStream.range(0, values.length).filter(i -> values[i] != 0).toArray();
    }

    private static float[] expected(float[] weights, float[] bias, float[] values) {
        float[] result = new float[bias.length];
        for (int j = 0; j < result.length; j++) {
            double sum = bias[j];
            for (int i = 0; i < values.length; i++) {
                sum += (double) values[i] * weights[i * result.length + j];
            }
            result[j] = (float) sum;
        }
        return result;
    }

    private static float[] gaussian(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
