package org.masnn.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.EventSamples;
import org.masnn.core.event.EventStream;

class SyntheticGesturesTest {

    @Test
    void source_elevenGestures_hasTheNamesOfDvs128Gesture() {
        SyntheticGestures source = SyntheticGestures.builder(3, 1).build();
        assertThat(source.size()).isEqualTo(33);
        assertThat(source.classes())
                .containsExactly(
                        "hand clapping",
                        "right hand wave",
                        "left hand wave",
                        "right arm clockwise",
                        "right arm counter clockwise",
                        "left arm clockwise",
                        "left arm counter clockwise",
                        "arm roll",
                        "air drums",
                        "air guitar",
                        "other gestures");
        assertThat(EventSamples.of(source).samplesPerClass()).containsOnly(3);
    }

    @Test
    void events_sameSeedAndIndex_areTheSameInAnyOrderAndThread() {
        SyntheticGestures source = SyntheticGestures.builder(1, 9).build();
        EventSamples parallel = EventSamples.of(source);
        for (int i = source.size() - 1; i >= 0; i--) {
            assertThat(source.events(i)).isEqualTo(parallel.events(i));
        }
        SyntheticGestures larger = SyntheticGestures.builder(2, 9).build();
        assertThat(larger.events(4)).isEqualTo(source.events(4));
    }

    @Test
    void events_otherSeedOrIndex_differ() {
        SyntheticGestures source = SyntheticGestures.builder(2, 9).build();
        assertThat(source.events(0)).isNotEqualTo(source.events(11));
        assertThat(source.events(0))
                .isNotEqualTo(SyntheticGestures.builder(2, 10).build().events(0));
    }

    @Test
    void events_everyGesture_staysInsideTheSampleAndIsBusy() {
        SyntheticGestures source = SyntheticGestures.builder(4, 2)
                .noiseHertz(0)
                .durationMicros(500_000)
                .build();
        for (int i = 0; i < source.size(); i++) {
            EventStream events = source.events(i);
            assertThat(events.size()).as(source.classes().get(source.label(i))).isBetween(1000, 60_000);
            assertThat(events.timeMicros(0)).isNotNegative();
            assertThat(events.timeMicros(events.size() - 1)).isLessThan(500_000);
            assertThat((double) events.countOn() / events.size()).isBetween(0.35, 0.65);
        }
    }

    @Test
    void sensorSize_larger_showsTheSameSceneWithMoreEvents() {
        EventStream small = SyntheticGestures.builder(1, 2)
                .noiseHertz(0)
                .sensorSize(32)
                .build()
                .events(3);
        EventStream large = SyntheticGestures.builder(1, 2)
                .noiseHertz(0)
                .sensorSize(96)
                .build()
                .events(3);
        assertThat(large.width()).isEqualTo(96);
        assertThat(large.size()).isGreaterThan(3 * small.size());
        assertThat(large.medianX() / 3.0).isBetween(small.medianX() - 2.0, small.medianX() + 2.0);
        assertThat(large.medianY() / 3.0).isBetween(small.medianY() - 2.0, small.medianY() + 2.0);
    }

    @Test
    void noiseHertz_more_addsAsManyEvents() {
        double[] sizes = new double[2];
        for (int i = 0; i < 2; i++) {
            SyntheticGestures source = SyntheticGestures.builder(1, 2)
                    .noiseHertz(4 * i)
                    .durationMicros(1_000_000)
                    .build();
            sizes[i] = source.events(1).size();
        }
        // 64 * 64 pixels * 4 Hz * 1 s with the spread of a Poisson count.
        assertThat(sizes[1] - sizes[0]).isBetween(16_384 - 5 * 128.0, 16_384 + 5 * 128.0);
    }

    @Test
    void gestures_chosen_areTheClasses() {
        SyntheticGestures source = SyntheticGestures.builder(2, 1)
                .gestures(List.of(Gesture.ARM_ROLL, Gesture.AIR_DRUMS))
                .build();
        assertThat(source.classes()).containsExactly("arm roll", "air drums");
        assertThat(IntStream.range(0, source.size()).map(source::label)).containsExactly(0, 1, 0, 1);
    }

    @Test
    void rightAndLeft_gestures_lieOnTheirSides() {
        SyntheticGestures source = SyntheticGestures.builder(10, 5)
                .gestures(List.of(Gesture.RIGHT_HAND_WAVE, Gesture.LEFT_HAND_WAVE))
                .build();
        List<Integer> right = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            (source.label(i) == 0 ? right : left).add(source.events(i).medianX());
        }
        assertThat(right).allMatch(column -> column < 30);
        assertThat(left).allMatch(column -> column > 33);
    }

    @Test
    void options_outOfRange_areRefused() {
        SyntheticGestures.Builder builder = SyntheticGestures.builder(1, 1);
        assertThatThrownBy(() -> SyntheticGestures.builder(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SyntheticGestures: expected 1 or more samples a class, got 0");
        assertThatThrownBy(() -> builder.gestures(List.of(Gesture.ARM_ROLL, Gesture.ARM_ROLL)))
                .hasMessage(
                        "SyntheticGestures: expected at least one gesture and none twice, got [ARM_ROLL, ARM_ROLL]");
        assertThatThrownBy(() -> builder.sensorSize(8))
                .hasMessage("SyntheticGestures: expected a sensor of 16..1024 pixels a side, got 8");
        assertThatThrownBy(() -> builder.durationMicros(5))
                .hasMessage("SyntheticGestures: expected a duration of 100000..60000000 us, got 5");
        assertThatThrownBy(() -> builder.noiseHertz(Double.NaN))
                .hasMessage("SyntheticGestures: expected noise of 0..100 Hz, got NaN");
        assertThatThrownBy(() -> builder.build().events(11))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("SyntheticGestures: expected a sample in 0..10, got 11");
    }
}
