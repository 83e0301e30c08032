package org.masnn.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.masnn.core.event.EventStream;

class SampleSubsetTest {

    private static EventSample sample(int number) {
        EventStream events =
                EventStream.builder(6, 5).add(number, 0, number, true).build();
        return new EventSample(events, number % 2, new SampleOrigin("r" + number, "s"));
    }

    private static final EventSamples SOURCE =
            new EventSamples(List.of("a", "b"), List.of(sample(0), sample(1), sample(2), sample(3)));

    @Test
    void samples_chosenOnes_comeInTheirOrder() {
        SampleSubset subset = new SampleSubset(SOURCE, 3, 0);
        assertThat(subset.size()).isEqualTo(2);
        assertThat(subset.indices()).containsExactly(3, 0);
        assertThat(subset.events(0)).isEqualTo(SOURCE.events(3));
        assertThat(subset.label(0)).isEqualTo(1);
        assertThat(subset.origin(1)).isEqualTo(new SampleOrigin("r0", "s"));
        assertThat(subset.classes()).containsExactly("a", "b");
        assertThat(subset.sensorWidth()).isEqualTo(6);
        assertThat(subset.sensorHeight()).isEqualTo(5);
    }

    @Test
    void new_otherIndices_areRefused() {
        assertThatThrownBy(() -> new SampleSubset(SOURCE, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SampleSubset: expected samples in 0..3, got 4");
        assertThatThrownBy(() -> new SampleSubset(SOURCE, -1))
                .hasMessage("SampleSubset: expected samples in 0..3, got -1");
        assertThatThrownBy(() -> new SampleSubset(SOURCE, 1, 2, 1))
                .hasMessage("SampleSubset: expected each sample once, got sample 1 twice");
    }
}
