package org.masnn.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FrameSlicingTest {

    /** One pixel, ON events at the times given. */
    private static EventStream at(long... times) {
        EventStream.Builder builder = EventStream.builder(1, 1);
        for (long time : times) {
            builder.add(0, 0, time, true);
        }
        return builder.buildSorted();
    }

    /** The ON counts of the frames. */
    private static float[] counts(FrameSlicing slicing, EventStream events) {
        float[] frames = new Framing(slicing, 1, CountScaling.NONE).frames(events);
        float[] on = new float[frames.length / 2];
        for (int i = 0; i < on.length; i++) {
            on[i] = frames[2 * i + 1];
        }
        return on;
    }

    @Test
    void allFrames_tail_isLeftOutOrIncluded() {
        EventStream events = at(0, 9, 10, 25);
        assertThat(counts(new FrameSlicing.AllFrames(10, 0, false), events)).containsExactly(2, 1);
        assertThat(counts(new FrameSlicing.AllFrames(10, 0, true), events)).containsExactly(2, 1, 1);
        // an event at the very end of a frame makes it complete and lies in the next one
        assertThat(counts(new FrameSlicing.AllFrames(10, 0, false), at(0, 10))).containsExactly(1);
        assertThat(counts(new FrameSlicing.AllFrames(10, 0, true), at(0, 10))).containsExactly(1, 1);
        assertThat(counts(new FrameSlicing.AllFrames(10, 0, true), at())).isEmpty();
        assertThat(counts(new FrameSlicing.AllFrames(10, 0, false), at(3))).isEmpty();
    }

    @Test
    void allFrames_overlap_countsEventsTwice() {
        EventStream events = at(0, 5, 9, 12, 20);
        assertThat(counts(new FrameSlicing.AllFrames(10, 5, false), events)).containsExactly(3, 3, 1);
        assertThat(counts(new FrameSlicing.AllFrames(10, 5, true), events)).containsExactly(3, 3, 1, 1);
    }

    @Test
    void fixedFrames_overlap_strideIsTheRest() {
        assertThat(counts(new FrameSlicing.FixedFrames(10, 3, 6), at(0, 4, 8, 9, 17, 18)))
                .containsExactly(4, 3, 3);
        assertThat(new FrameSlicing.FixedFrames(10, 3, 6).durationMicros()).isEqualTo(18);
    }

    @Test
    void eventCounts_tailAndOverlap_followTheNumberOfEvents() {
        EventStream events = at(1, 2, 3, 4, 5, 6, 7);
        assertThat(counts(new FrameSlicing.EventCounts(3, 0, false), events)).containsExactly(3, 3);
        assertThat(counts(new FrameSlicing.EventCounts(3, 0, true), events)).containsExactly(3, 3, 1);
        assertThat(counts(new FrameSlicing.EventCounts(3, 1, true), events)).containsExactly(3, 3, 3);
        assertThat(counts(new FrameSlicing.EventCounts(9, 0, false), events)).isEmpty();
        assertThat(counts(new FrameSlicing.EventCounts(9, 0, true), events)).containsExactly(7);
        assertThat(counts(new FrameSlicing.EventCounts(7, 0, true), events)).containsExactly(7);
    }

    @Test
    void equalTimes_spanThatTheNumberDoesNotDivide_isSharedExactly() {
        // 11 microseconds in 3 frames: [0, 3), [3, 7), [7, 11)
        assertThat(counts(new FrameSlicing.EqualTimes(3), at(0, 2, 3, 6, 7, 10)))
                .containsExactly(2, 2, 2);
        assertThat(counts(new FrameSlicing.EqualTimes(2), at())).containsExactly(0, 0);
        assertThat(counts(new FrameSlicing.EqualTimes(4), at(5, 5, 5))).containsExactly(0, 0, 0, 3);
    }

    @Test
    void equalTimes_timesNearTheEndOfTheRange_doNotOverflow() {
        long late = Long.MAX_VALUE - 5;
        assertThat(counts(new FrameSlicing.EqualTimes(1000), at(0, late))).hasSize(1000);
        float[] counts = counts(new FrameSlicing.EqualTimes(2), at(0, late / 2 - 1, late / 2 + 1, late));
        assertThat(counts).containsExactly(2, 2);
    }

    @Test
    void equalCounts_remainder_isSpread() {
        assertThat(counts(new FrameSlicing.EqualCounts(3), at(1, 1, 1, 1, 2, 3, 4)))
                .containsExactly(2, 2, 3);
        assertThat(counts(new FrameSlicing.EqualCounts(3), at(1))).containsExactly(0, 0, 1);
    }

    @Test
    void frames_unsortedAndEqualTimes_followTheSortedOrder() {
        EventStream events = EventStream.builder(3, 1)
                .add(0, 0, 7, true)
                .add(1, 0, 3, true)
                .add(2, 0, 3, true)
                .add(0, 0, 5, true)
                .buildSorted();
        float[] frames = new Framing(new FrameSlicing.EventCounts(1, 0, true), 1, CountScaling.NONE).frames(events);
        // of the two events at 3 us the one that was added first comes first
        assertThat(frames).containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    }

    @Test
    void new_valuesOutOfRange_areRefused() {
        assertThatThrownBy(() -> new FrameSlicing.AllFrames(10, 10, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Framing: expected an overlap from 0 to 9, got 10");
        assertThatThrownBy(() -> new FrameSlicing.EventCounts(0, 0, true))
                .hasMessage("Framing: expected events of 1 or more, got 0");
        assertThatThrownBy(() -> counts(new FrameSlicing.AllFrames(1, 0, true), at(0, 1L << 40)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most 2^24 frames, got 1099511627777");
        Framing open = new Framing(new FrameSlicing.AllFrames(1, 0, true), 1, CountScaling.NONE);
        assertThatThrownBy(open::timeSteps)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Framing: expected a fixed number of frames, got AllFrames");
        assertThatThrownBy(open::durationMicros).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void frames_averageClipAndMaximum_actInThisOrder() {
        EventStream.Builder builder = EventStream.builder(3, 2);
        for (int i = 0; i < 8; i++) {
            builder.add(0, 0, 0, true);
        }
        EventStream events = builder.add(2, 1, 0, true).add(2, 0, 0, false).build();
        FrameSlicing one = new FrameSlicing.FixedFrames(1, 1, 0);
        // blocks of 2 x 2 and, at the right border, 1 x 2 pixels; [column][OFF, ON]
        assertThat(new Framing(one, 2, PixelPooling.AVERAGE, Integer.MAX_VALUE, CountScaling.NONE).frames(events))
                .containsExactly(0, 2, 0.5f, 0.5f);
        assertThat(new Framing(one, 2, PixelPooling.SUM, 3, CountScaling.NONE).frames(events))
                .containsExactly(0, 3, 1, 1);
        assertThat(new Framing(one, 2, PixelPooling.SUM, 4, CountScaling.MAXIMUM).frames(events))
                .containsExactly(0, 1, 0.25f, 0.25f);
        assertThat(new Framing(one, 1, CountScaling.MAXIMUM)
                        .frames(EventStream.builder(1, 1).build()))
                .containsExactly(0, 0);
    }
}
