package org.masnn.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FramingTest {

    @Test
    void frames_smallExample_followEquation2() {
        Framing framing = new Framing(10, 2, 2);
        EventStream events = EventStream.builder(4, 4)
                .add(0, 0, 0, true)
                .add(1, 1, 9, true)
                .add(1, 0, 9, false)
                .add(3, 0, 10, true)
                .add(2, 3, 19, false)
                .add(2, 3, 20, false)
                .build();
        // [t][row][column][OFF, ON]
        assertThat(framing.frames(events)).containsExactly(1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0);
    }

    @Test
    void write_startAndOffset_countFromTheStartAndLeaveTheRestAlone() {
        Framing framing = new Framing(5, 2, 1);
        EventStream events = EventStream.builder(1, 1)
                .add(0, 0, 99, true)
                .add(0, 0, 100, true)
                .add(0, 0, 104, true)
                .add(0, 0, 105, false)
                .add(0, 0, 110, false)
                .build();
        float[] frames = {7, 7, 7, 7, 7, 7};
        framing.write(events, 100, frames, 1);
        assertThat(frames).containsExactly(7, 0, 2, 1, 0, 7);
    }

    @Test
    void frames_shortStream_endInZeros() {
        EventStream events = EventStream.builder(1, 1).add(0, 0, 3, true).build();
        assertThat(new Framing(5, 3, 1).frames(events)).containsExactly(0, 1, 0, 0, 0, 0);
        assertThat(new Framing(5, 3, 1).frames(EventStream.builder(1, 1).build()))
                .containsOnly(0f);
    }

    @Test
    void frames_sensorThatTheFactorDoesNotDivide_keepTheLastPixels() {
        Framing framing = new Framing(5, 1, 4);
        assertThat(framing.frameWidth(34)).isEqualTo(9);
        assertThat(framing.frameHeight(128)).isEqualTo(32);
        EventStream events = EventStream.builder(5, 1).add(4, 0, 0, true).build();
        assertThat(framing.frames(events)).containsExactly(0, 0, 0, 1);
    }

    @Test
    void frames_eachScaling_changesTheCount() {
        EventStream events = EventStream.builder(1, 1)
                .add(0, 0, 0, true)
                .add(0, 0, 0, true)
                .add(0, 0, 0, true)
                .build();
        assertThat(new Framing(5, 1, 1, CountScaling.NONE).frames(events)).containsExactly(0, 3);
        assertThat(new Framing(5, 1, 1, CountScaling.CLIP_ONE).frames(events)).containsExactly(0, 1);
        assertThat(new Framing(5, 1, 1, CountScaling.SQUARE_ROOT).frames(events))
                .containsExactly(0, 1.7320508f);
        assertThat(new Framing(5, 1, 1, CountScaling.LOGARITHM).frames(events)).containsExactly(0, 1.3862944f);
    }

    @Test
    void new_zeroes_areRefused() {
        assertThatThrownBy(() -> new Framing(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Framing: expected dtMicros of 1 or more, got 0");
        assertThatThrownBy(() -> new Framing(1, -2, 1)).hasMessage("Framing: expected timeSteps of 1 or more, got -2");
        assertThatThrownBy(() -> new Framing(1, 1, 0)).hasMessage("Framing: expected downSampling of 1 or more, got 0");
        assertThatThrownBy(() -> new Framing(Long.MAX_VALUE, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Framing: expected dtMicros * timeSteps below 2^63, got 9223372036854775807 * 2");
    }

    @Test
    void write_arrayTooShort_isRefused() {
        EventStream events = EventStream.builder(8, 6).add(0, 0, 0, true).build();
        assertThatThrownBy(() -> new Framing(1, 3, 2).write(events, 0, new float[100], 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Framing: expected room for [3, 3, 4, 2] = 72 values at offset 30, got an array of 100");
    }
}
