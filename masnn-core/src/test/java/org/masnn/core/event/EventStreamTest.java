package org.masnn.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EventStreamTest {

    private static EventStream three() {
        return EventStream.builder(8, 6)
                .add(1, 2, 10, true)
                .add(3, 4, 20, false)
                .add(7, 5, 35, true)
                .build();
    }

    @Test
    void build_events_keepsColumnsAndCounts() {
        EventStream stream = three();
        assertThat(stream.size()).isEqualTo(3);
        assertThat(stream.width()).isEqualTo(8);
        assertThat(stream.height()).isEqualTo(6);
        assertThat(stream.x(1)).isEqualTo(3);
        assertThat(stream.y(1)).isEqualTo(4);
        assertThat(stream.timeMicros(1)).isEqualTo(20);
        assertThat(stream.isOn(1)).isFalse();
        assertThat(stream.countOn()).isEqualTo(2);
        assertThat(stream.durationMicros()).isEqualTo(25);
        assertThat(stream).hasToString("EventStream[3 events, 8 x 6 sensor, 10..35 us]");
    }

    @Test
    void build_moreEventsThanTheFirstCapacity_keepsAll() {
        EventStream.Builder builder = EventStream.builder(2, 2);
        for (int i = 0; i < 5000; i++) {
            builder.add(i % 2, i / 2 % 2, i, i % 3 == 0);
        }
        EventStream stream = builder.build();
        assertThat(stream.size()).isEqualTo(5000);
        assertThat(stream.timeMicros(4999)).isEqualTo(4999);
        assertThat(stream.countOn()).isEqualTo(1667);
    }

    @Test
    void window_halfOpen_excludesItsEnd() {
        EventStream window = three().window(10, 35);
        assertThat(window.size()).isEqualTo(2);
        assertThat(window.timeMicros(0)).isEqualTo(10);
        assertThat(three().window(21, 35).isEmpty()).isTrue();
        assertThat(three().window(36, 99).durationMicros()).isZero();
    }

    @Test
    void relativeTo_windowOfView_shiftsTimesOnce() {
        EventStream shifted = three().window(15, 40).relativeTo(15);
        assertThat(shifted.timeMicros(0)).isEqualTo(5);
        assertThat(shifted.window(5, 6).size()).isEqualTo(1);
        assertThat(shifted.relativeTo(5).timeMicros(1)).isEqualTo(15);
        assertThat(shifted.translate(-1, 0).timeMicros(0)).isEqualTo(5);
    }

    @Test
    void median_evenNumber_isTheLowerOne() {
        EventStream stream = EventStream.builder(10, 10)
                .add(9, 1, 0, true)
                .add(2, 1, 0, true)
                .add(5, 3, 0, true)
                .add(4, 9, 0, true)
                .build();
        assertThat(stream.medianX()).isEqualTo(4);
        assertThat(stream.medianY()).isEqualTo(1);
        assertThat(three().medianX()).isEqualTo(3);
    }

    @Test
    void translate_eventsThatLeave_areDropped() {
        EventStream moved = three().translate(1, -3);
        assertThat(moved.size()).isEqualTo(1);
        assertThat(moved.x(0)).isEqualTo(4);
        assertThat(moved.y(0)).isEqualTo(1);
        assertThat(moved.timeMicros(0)).isEqualTo(20);
        assertThat(moved.isOn(0)).isFalse();
    }

    @Test
    void centred_anyStream_hasItsMedianAtTheCentre() {
        EventStream centred = three().centred();
        assertThat(centred.x(1)).isEqualTo(4);
        assertThat(centred.y(1)).isEqualTo(3);
        EventStream empty = EventStream.builder(8, 6).build();
        assertThat(empty.centred()).isSameAs(empty);
    }

    @Test
    void mirrored_twice_isTheSame() {
        assertThat(three().mirrored().x(0)).isEqualTo(6);
        assertThat(three().mirrored().mirrored()).isEqualTo(three());
    }

    @Test
    void equals_viewAndCopy_compareByContent() {
        EventStream view = three().window(20, 36);
        EventStream copy = EventStream.builder(8, 6)
                .add(3, 4, 20, false)
                .add(7, 5, 35, true)
                .build();
        assertThat(view).isEqualTo(copy).hasSameHashCodeAs(copy);
        assertThat(view).isNotEqualTo(copy.relativeTo(1));
        assertThat(view).isNotEqualTo(three());
    }

    @Test
    void buildSorted_equalTimes_keepTheirOrder() {
        EventStream sorted = EventStream.builder(8, 8)
                .add(0, 0, 7, true)
                .add(1, 0, 3, true)
                .add(2, 0, 7, false)
                .add(3, 0, 3, false)
                .buildSorted();
        assertThat(new int[] {sorted.x(0), sorted.x(1), sorted.x(2), sorted.x(3)})
                .containsExactly(1, 3, 0, 2);
        assertThat(sorted.timeMicros(3)).isEqualTo(7);
        assertThat(sorted.isOn(3)).isFalse();
    }

    @Test
    void add_outsideTheSensor_saysWhere() {
        assertThatThrownBy(() -> EventStream.builder(8, 6).add(0, 0, 0, true).add(8, 5, 0, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EventStream: expected events inside the 8 x 6 sensor, got event 1 at x = 8, y = 5;"
                        + " is this the right sensor size?");
        assertThatThrownBy(() -> EventStream.builder(8, 6).add(0, -1, 0, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void add_negativeTime_isRefused() {
        assertThatThrownBy(() -> EventStream.builder(8, 6).add(0, 0, -5, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "EventStream: expected times of 0 us or more, got -5 us for event 0; subtract the time of the"
                                + " first event");
    }

    @Test
    void build_decreasingTimes_areRefused() {
        EventStream.Builder builder =
                EventStream.builder(8, 6).add(0, 0, 9, true).add(0, 0, 4, true);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("EventStream: expected times that never decrease, got 4 us for event 1 after 9 us;"
                        + " use buildSorted() if the order does not matter");
    }

    @Test
    void builder_impossibleSensor_isRefused() {
        assertThatThrownBy(() -> EventStream.builder(0, 40_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EventStream: expected a sensor of 1..32767 pixels a side, got 0 x 40000");
    }

    @Test
    void x_outsideAView_isRefusedThoughTheColumnGoesOn() {
        EventStream view = three().window(0, 20);
        assertThatThrownBy(() -> view.x(1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("EventStream: expected an event in 0..0, got 1");
    }

    @Test
    void window_backwards_isRefused() {
        assertThatThrownBy(() -> three().window(5, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EventStream: expected a window that ends after it starts, got [5, 4) us");
    }

    @Test
    void relativeTo_afterTheFirstEvent_isRefused() {
        assertThatThrownBy(() -> three().relativeTo(11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EventStream: expected an origin at or before the first event at 10 us, got 11 us;"
                        + " take a window from there first");
    }

    @Test
    void median_ofNothing_isRefused() {
        assertThatThrownBy(() -> EventStream.builder(8, 6).build().medianX())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("EventStream: expected at least one event for a median, got none");
    }
}
