package org.masnn.models.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DenseChoiceTest {

    private static final int INPUTS = 1000;

    @Test
    void fewActiveValues_leaveNothingToChoose() {
        assertThat(new DenseChoice(INPUTS, true).open(100)).isFalse();
        assertThat(new DenseChoice(INPUTS, true).open(101)).isTrue();
        assertThat(new DenseChoice(INPUTS, false).open(1000)).isFalse();
    }

    @Test
    void measuredTimes_decide() {
        DenseChoice choice = new DenseChoice(INPUTS, true);
        assertThat(choice.dense(500)).isFalse();
        choice.took(false, 500, 5000);
        assertThat(choice.dense(500)).as("dense has not been tried").isFalse();
        choice.took(true, 500, 3000);
        assertThat(choice.dense(500)).isTrue();
        assertThat(choice.dense(200)).as("skips 800 of 1000").isFalse();
        for (int i = 0; i < 40; i++) {
            choice.took(true, 500, 9000);
        }
        assertThat(choice.dense(500)).isFalse();
    }

    @Test
    void otherWay_isTriedNowAndThen() {
        DenseChoice choice = new DenseChoice(INPUTS, true);
        int dense = 0;
        for (int i = 0; i < 640; i++) {
            if (choice.dense(500)) {
                dense++;
                choice.took(true, 500, 9000);
            } else {
                choice.took(false, 500, 5000);
            }
        }
        assertThat(dense).isEqualTo(10);
    }
}
