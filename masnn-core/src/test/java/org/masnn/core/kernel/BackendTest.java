package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BackendTest {
    @Test
    void describe_namesBackend() {
        INDArray a = Nd4j.ones(3);
        assertThat(a.sumNumber().intValue()).isEqualTo(3);
        assertThat(Backend.describe()).isEqualTo("x");
    }
}
