package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;

class AdamKernelTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096, 100_001})
    void steps_areNd4js(int length) {
        Nd4j.getRandom().setSeed(3);
        INDArray mean = Nd4j.zeros(DataType.FLOAT, length);
        INDArray squares = Nd4j.zeros(DataType.FLOAT, length);
        INDArray oneMean = mean.dup();
        INDArray oneSquares = squares.dup();
        for (int iteration = 0; iteration < 5; iteration++) {
            INDArray gradient = Nd4j.randn(DataType.FLOAT, length);
            INDArray oneGradient = gradient.dup();
            new AdamKernel(0.02, 0.9, 0.99, 1e-6, iteration).run(gradient, mean, squares);
            Nd4j.exec(new AdamUpdater(oneGradient, oneSquares, oneMean, 0.02, 0.9, 0.99, 1e-6, iteration));
            // the first step is of the length of the learning rate
            assertThat(gradient.sub(oneGradient).amaxNumber().doubleValue()).isLessThan(0.02 * 2e-6);
            assertThat(mean.sub(oneMean).amaxNumber().doubleValue()).isLessThan(5e-7);
            assertThat(squares.sub(oneSquares).amaxNumber().doubleValue()).isLessThan(2e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void learningRateOfZero_movesNothing(int iteration) {
        INDArray gradient = Nd4j.ones(DataType.FLOAT, 3);
        INDArray mean = Nd4j.zeros(DataType.FLOAT, 3);
        new AdamKernel(0, 0.9, 0.999, 1e-8, iteration).run(gradient, mean, Nd4j.zeros(DataType.FLOAT, 3));
        assertThat(gradient.data().asFloat()).containsOnly(0);
        assertThat(mean.data().asFloat()[0]).isCloseTo(0.1f, within(1e-7f));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void stateOfAnotherLength_isNamed(int length) {
        INDArray state = Nd4j.zeros(DataType.FLOAT, length);
        assertThatThrownBy(() -> new AdamKernel(0.1, 0.9, 0.999, 1e-8, 0)
                        .run(Nd4j.zeros(DataType.FLOAT, 3), Nd4j.zeros(DataType.FLOAT, 3), state))
                .hasMessage(
                        "AdamKernel: expected a state of 3 values each, as many as the gradient, got 3 and " + length);
    }
}
