package org.masnn.examples.imagenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TopAccuracyTest {

    private static final int CLASSES = 7;

    private static INDArray labels(int... classes) {
        INDArray labels = Nd4j.zeros(classes.length, CLASSES);
        for (int i = 0; i < classes.length; i++) {
            labels.putScalar(i, classes[i], 1);
        }
        return labels;
    }

    @Test
    void outputs_countedByRank() throws IOException {
        float[] falling = {7, 6, 5, 4, 3, 2, 1};
        TopAccuracy accuracy = new TopAccuracy();
        accuracy.add(labels(0, 4), Nd4j.create(new float[][] {falling, falling}));
        accuracy.add(labels(5, 6), Nd4j.create(new float[][] {falling, falling}));
        assertThat(accuracy.images()).isEqualTo(4);
        assertThat(accuracy.top1()).isEqualTo(0.25);
        assertThat(accuracy.top5()).isEqualTo(0.5);
    }

    @Test
    void equalOutputs_lowerIndexFirst() throws IOException {
        TopAccuracy accuracy = new TopAccuracy();
        accuracy.add(labels(0, 1, 2, 3, 4, 5, 6), Nd4j.ones(CLASSES, CLASSES));
        assertThat(accuracy.top1()).isEqualTo(1 / 7.0);
        assertThat(accuracy.top5()).isEqualTo(5 / 7.0);
    }

    @Test
    void outputThatIsNoNumber_refused() {
        assertThatThrownBy(() -> new TopAccuracy().add(labels(0), Nd4j.valueArrayOf(1, CLASSES, Float.NaN)))
                .isInstanceOf(IOException.class)
                .hasMessage("the network's output is not a number (NaN); lower --learning-rate");
    }
}
