package org.masnn.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.masnn.core.event.EventStream;

class EventSamplesTest {

    private static EventSample sample(int sensor, int label) {
        return new EventSample(
                EventStream.builder(sensor, sensor).add(0, 0, label, true).build(), label);
    }

    @Test
    void of_anySource_keepsItsSamples() {
        EventSamples first = new EventSamples(List.of("a", "b"), List.of(sample(4, 1), sample(4, 0), sample(4, 1)));
        EventSamples copy = EventSamples.of(first);
        assertThat(copy.size()).isEqualTo(3);
        assertThat(copy.classes()).containsExactly("a", "b");
        assertThat(copy.label(2)).isEqualTo(1);
        assertThat(copy.events(1)).isEqualTo(first.events(1));
        assertThat(copy.samplesPerClass()).containsExactly(1, 2);
        assertThat(copy.totalEvents()).isEqualTo(3);
    }

    @Test
    void new_samplesThatDoNotFit_areRefused() {
        assertThatThrownBy(() -> new EventSamples(List.of("a"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EventSamples: expected at least one sample, got none");
        assertThatThrownBy(() -> new EventSamples(List.of("a"), List.of(sample(4, 0), sample(4, 1))))
                .hasMessage("EventSamples: expected labels below the number of classes 1, got 1 for sample 1");
        assertThatThrownBy(() -> new EventSamples(List.of("a"), List.of(sample(4, 0), sample(5, 0))))
                .hasMessage("EventSamples: expected one sensor size, got 4 x 4 for sample 0 and 5 x 5 for sample 1");
        assertThatThrownBy(() -> new EventSample(sample(4, 0).events(), -1))
                .hasMessage("EventSample: expected a label of 0 or more, got -1");
    }
}
