package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ChannelSumsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "20000, 1", "8193, 3", "1000, 64", "3, 5000"})
    void write_equalsLoops(int rows, int channels) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            Nd4j.getRandom().setSeed(rows);
            INDArray values = Nd4j.randn(type, rows, channels);
            double[] expected = new double[channels];
            for (double[] row : Positions.rows(values)) {
                for (int c = 0; c < channels; c++) {
                    expected[c] += row[c];
                }
            }
            // a view into a longer vector, as the gradients of a network are
            INDArray all = Nd4j.valueArrayOf(new long[] {1, channels + 2L}, 9.0, type);
            INDArray target = all.get(NDArrayIndex.all(), NDArrayIndex.interval(1, channels + 1))
                    .reshape(channels);
            ChannelSums.write(values, target);
            double tolerance = type == DataType.FLOAT ? 1e-5 : 1e-12;
            assertClose(target, Nd4j.createFromArray(expected), tolerance, type + " sums");
            assertThat(all.getDouble(0)).isEqualTo(9);
            assertThat(all.getDouble(channels + 1)).isEqualTo(9);
            assertThat(all.getDouble(1)).isEqualTo(target.getDouble(0));
        }
    }

    @Test
    void nativeFloats_viewWithOffset_readsAndWritesTheView() {
        INDArray all = Nd4j.arange(24).castTo(DataType.FLOAT).reshape(4, 6);
        INDArray rows = all.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());
        NativeFloats view = NativeFloats.of(rows);
        float[] values = new float[4];
        view.read(2, values, 1, 3);
        assertThat(values).containsExactly(0, 8, 9, 10);
        view.write(0, new float[] {-1}, 0, 1);
        assertThat(all.getFloat(1, 0)).isEqualTo(-1);
        assertThat(all.getFloat(0, 0)).isEqualTo(0);
        assertThat(view.length()).isEqualTo(12);
    }

    @Test
    void nativeFloats_otherLayoutOrType_isRefused() {
        INDArray all = Nd4j.create(DataType.FLOAT, 4, 6);
        assertThatThrownBy(() -> NativeFloats.of(all.transpose()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NativeFloats: expected a dense row-major array, got shape [6, 4] with strides [1, 6]; call"
                        + " dup('c') first");
        assertThatThrownBy(() -> NativeFloats.of(all.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 3))))
                .hasMessageStartingWith("NativeFloats: expected a dense row-major array, got shape [4, 3]");
        assertThatThrownBy(() -> NativeFloats.of(all.castTo(DataType.DOUBLE)))
                .hasMessage("NativeFloats: expected an array of type FLOAT, got DOUBLE");
        assertThat(NativeFloats.isDense(NativeFloats.dense(all.transpose()))).isTrue();
        assertThat(NativeFloats.dense(all)).isSameAs(all);
    }
}
