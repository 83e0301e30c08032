package org.masnn.core.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class FiniteFeatureCheckTest {

    private static DataSet batch(INDArray features) {
        return new DataSet(features, Nd4j.zeros(DataType.FLOAT, 2, 2));
    }

    @Test
    void preProcess_finiteFeatures_pass() {
        INDArray features = Nd4j.valueArrayOf(new long[] {2, 3, 2}, 1f, DataType.FLOAT);
        assertThatCode(() -> new FiniteFeatureCheck().preProcess(batch(features)))
                .doesNotThrowAnyException();
    }

    @Test
    void preProcess_hugeFeaturesWhoseSumOverflows_pass() {
        INDArray features = Nd4j.valueArrayOf(new long[] {2, 3, 2}, Float.MAX_VALUE, DataType.FLOAT);
        assertThatCode(() -> new FiniteFeatureCheck().preProcess(batch(features)))
                .doesNotThrowAnyException();
    }

    @Test
    void preProcess_nan_saysWhere() {
        INDArray features = Nd4j.zeros(DataType.FLOAT, 2, 3, 2);
        features.putScalar(new int[] {1, 2, 0}, Float.NaN);
        assertThatThrownBy(() -> new FiniteFeatureCheck().preProcess(batch(features)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FiniteFeatureCheck: expected finite features, got NaN at [1, 2, 0] of a batch [2, 3, 2];"
                        + " look for divisions by zero in what made the features");
    }

    @Test
    void preProcess_infinity_saysWhere() {
        INDArray features = Nd4j.zeros(DataType.FLOAT, 2, 3);
        features.putScalar(new int[] {0, 1}, Float.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> new FiniteFeatureCheck().preProcess(batch(features)))
                .hasMessageContaining("got -Infinity at [0, 1] of a batch [2, 3]");
    }
}
