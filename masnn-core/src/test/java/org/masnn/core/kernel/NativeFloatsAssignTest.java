package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class NativeFloatsAssignTest {

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void values_goThereAndBack_inEveryLayout(DataType type) {
        INDArray whole = Nd4j.valueArrayOf(new long[] {4, 3}, 9.0, type);
        INDArray rows = whole.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());
        INDArray columns = whole.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2));
        NativeFloats.assign(rows, new double[] {1, 2, 3, 4, 5, 6});
        assertThat(NativeFloats.copyOf(rows)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(whole.toDoubleMatrix()).isDeepEqualTo(new double[][] {{9, 9, 9}, {1, 2, 3}, {4, 5, 6}, {9, 9, 9}});
        NativeFloats.assign(columns, new float[] {8, 7, 6, 5, 4, 3, 2, 1});
        assertThat(NativeFloats.doublesOf(columns)).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
        assertThat(whole.toDoubleMatrix()).isDeepEqualTo(new double[][] {{8, 7, 9}, {6, 5, 3}, {4, 3, 6}, {2, 1, 9}});
        INDArray turned = Nd4j.create(type, new long[] {2, 3}, 'f');
        NativeFloats.assign(turned, new double[] {1, 2, 3, 4, 5, 6});
        assertThat(turned.getDouble(0, 2)).isEqualTo(3);
        assertThat(NativeFloats.copyOf(turned)).containsExactly(1, 2, 3, 4, 5, 6);
        INDArray precise = Nd4j.create(type, 1);
        NativeFloats.assign(precise, new double[] {0.1});
        assertThat(NativeFloats.doublesOf(precise)).containsExactly(type == DataType.DOUBLE ? 0.1 : 0.1f);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void anotherNumberOfValues_isNamed(DataType type) {
        INDArray array = Nd4j.create(type, 3);
        assertThatThrownBy(() -> NativeFloats.assign(array, new double[2]))
                .hasMessage("NativeFloats: expected 3 values, got 2");
        assertThatThrownBy(() -> NativeFloats.assign(array, new float[4]))
                .hasMessage("NativeFloats: expected 3 values, got 4");
    }
}
