package org.masnn.examples.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShownStepsTest {

    @Test
    void ofPaper_clipsThatAreLongEnough_areThoseOfThePaper() {
        assertThat(ShownSteps.ofPaper(60)).isEqualTo(ShownSteps.ofPaper(49));
        assertThat(ShownSteps.ofPaper(60).steps()).containsExactly(1, 25, 49);
        assertThat(ShownSteps.ofPaper(60).note()).isEmpty();
    }

    @Test
    void ofPaper_shorterClips_areAtTheSameSharesAndSayIt() {
        assertThat(ShownSteps.ofPaper(20).steps()).containsExactly(1, 8, 16);
        assertThat(ShownSteps.ofPaper(20).note())
                .hasValue(
                        "T = 20 has no steps [1, 25, 49], which the paper shows of T = 60; shown are those at the same"
                                + " shares of the clip, [1, 8, 16]");
        assertThat(ShownSteps.ofPaper(1).steps()).containsExactly(1);
        for (int steps = 1; steps <= 60; steps++) {
            assertThat(ShownSteps.ofPaper(steps).steps()).isSorted().doesNotHaveDuplicates();
            assertThat(ShownSteps.ofPaper(steps)
                            .steps()
                            .get(ShownSteps.ofPaper(steps).steps().size() - 1))
                    .isLessThanOrEqualTo(steps);
        }
    }

    @Test
    void of_stepsThatTheClipHasNot_isAnError() {
        assertThat(ShownSteps.of(List.of(4, 2), 4).steps()).containsExactly(2, 4);
        assertThatThrownBy(() -> ShownSteps.of(List.of(1, 49), 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResponsePictures: expected one time step or more, none twice, from 1 to the"
                        + " networks' T = 20, got [1, 49]");
        assertThatThrownBy(() -> ShownSteps.of(List.of(0), 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResponsePictures: expected one time step or more, none twice, from 1 to the"
                        + " networks' T = 20, got [0]");
        assertThatThrownBy(() -> ShownSteps.of(List.of(), 20)).hasMessageEndingWith(", got []");
        assertThatThrownBy(() -> ShownSteps.of(List.of(1, 1), 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResponsePictures: expected one time step or more, none twice, from 1 to the"
                        + " networks' T = 20, got [1, 1]");
    }
}
