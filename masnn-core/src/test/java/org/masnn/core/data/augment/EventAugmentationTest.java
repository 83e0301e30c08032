package org.masnn.core.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.augment.TimeJitter.Distribution;
import org.masnn.core.event.EventStream;

class EventAugmentationTest {

    private static final int TRIES = 400;

    /** One event a microsecond from 0 on, all on one pixel. */
    private static EventStream ticks(int count) {
        EventStream.Builder events = EventStream.builder(9, 7);
        for (int t = 0; t < count; t++) {
            events.add(5, 3, t, t % 2 == 0);
        }
        return events.build();
    }

    /** One event on each pixel of a 9 x 7 sensor, at time 0. */
    private static EventStream full() {
        EventStream.Builder events = EventStream.builder(9, 7);
        for (int pixel = 0; pixel < 63; pixel++) {
            events.add(pixel % 9, pixel / 9, 0, true);
        }
        return events.build();
    }

    private static RandomGenerator random(int seed) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong());
    }

    @Test
    void randomTimeCrop_longRecording_startsAnywhereItFits() {
        Set<Long> starts = new HashSet<>();
        EventStream recording = ticks(20);
        for (int i = 0; i < TRIES; i++) {
            EventStream clip = new RandomTimeCrop(16).apply(recording, random(i));
            assertThat(clip.size()).isEqualTo(16);
            assertThat(clip.timeMicros(0)).isZero();
            starts.add(clip.isOn(0) ? 0L : 1L);
        }
        assertThat(starts).containsExactlyInAnyOrder(0L, 1L);
    }

    @Test
    void randomTimeCrop_everyStart_isEquallyLikely() {
        EventStream.Builder events = EventStream.builder(9, 1);
        for (int t = 0; t < 9; t++) {
            events.add(t, 0, t, true);
        }
        int[] starts = new int[5];
        for (int i = 0; i < 5000; i++) {
            starts[new RandomTimeCrop(5).apply(events.build(), random(i)).x(0)]++;
        }
        // 1000 each; 150 are five standard deviations.
        assertThat(starts).hasSize(5);
        assertThat(IntStream.of(starts)).allMatch(count -> count > 850 && count < 1150);
    }

    @Test
    void randomTimeCrop_shortRecording_isTakenFromItsStart() {
        assertThat(new RandomTimeCrop(20).apply(ticks(20), random(1))).isEqualTo(ticks(20));
        assertThat(new RandomTimeCrop(500).apply(ticks(20), random(1))).isEqualTo(ticks(20));
        EventStream late = EventStream.builder(2, 2).add(1, 1, 7, true).build();
        assertThat(new RandomTimeCrop(500).apply(late, random(1))).isEqualTo(late);
        EventStream empty = EventStream.builder(2, 2).build();
        assertThat(new RandomTimeCrop(500).apply(empty, random(1))).isEqualTo(empty);
        assertThat(new RandomTimeCrop(Long.MAX_VALUE).apply(ticks(20), random(1)))
                .isEqualTo(ticks(20));
    }

    @Test
    void randomMirror_half_mirrorsHalf() {
        int mirrored = 0;
        for (int i = 0; i < TRIES; i++) {
            mirrored += RandomMirror.HALF.apply(ticks(1), random(i)).x(0) == 3 ? 1 : 0;
        }
        assertThat(mirrored).isBetween(150, 250);
        assertThat(new RandomMirror(0).apply(ticks(4), random(1))).isEqualTo(ticks(4));
        assertThat(new RandomMirror(1).apply(ticks(4), random(1))).isEqualTo(ticks(4).mirrored());
    }

    @Test
    void randomPolarityFlip_always_turnsOnlyPolarity() {
        EventStream flipped = new RandomPolarityFlip(1).apply(ticks(3), random(1));
        assertThat(flipped.countOn()).isEqualTo(1);
        assertThat(flipped.isOn(1)).isTrue();
        assertThat(new RandomPolarityFlip(1).apply(flipped, random(1))).isEqualTo(ticks(3));
        assertThat(new RandomPolarityFlip(0).apply(ticks(3), random(1))).isEqualTo(ticks(3));
        long flips = IntStream.range(0, TRIES)
                .filter(i -> !RandomPolarityFlip.HALF.apply(ticks(1), random(i)).isOn(0))
                .count();
        assertThat(flips).isBetween(150L, 250L);
    }

    @Test
    void randomShift_many_reachesEveryPlaceAndNoOther() {
        Set<String> places = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            EventStream moved = new RandomShift(1).apply(ticks(1), random(i));
            places.add(moved.x(0) + "," + moved.y(0));
        }
        assertThat(places).containsExactlyInAnyOrder("4,2", "4,3", "4,4", "5,2", "5,3", "5,4", "6,2", "6,3", "6,4");
        assertThatThrownBy(() -> new RandomShift(7).apply(ticks(1), random(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RandomShift: expected a shift of 0..6 pixels on a 9 x 7 sensor, got 7");
    }

    @Test
    void rotated_rightAngles_areExact() {
        EventStream one = EventStream.builder(5, 5).add(4, 1, 3, true).build();
        assertThat(RandomRotation.rotated(one, 0)).isEqualTo(one);
        // Clockwise on a picture whose rows go down: right of the centre and above becomes right of it and below.
        assertThat(RandomRotation.rotated(one, 90))
                .isEqualTo(EventStream.builder(5, 5).add(3, 4, 3, true).build());
        assertThat(RandomRotation.rotated(one, 180))
                .isEqualTo(EventStream.builder(5, 5).add(0, 3, 3, true).build());
        assertThat(RandomRotation.rotated(one, -90))
                .isEqualTo(EventStream.builder(5, 5).add(1, 0, 3, true).build());
    }

    @Test
    void rotated_outOfTheSensor_isLeftOut() {
        // A row of 9 on a sensor 7 high: 7 of them stay when it stands.
        EventStream.Builder row = EventStream.builder(9, 7);
        for (int x = 0; x < 9; x++) {
            row.add(x, 3, 0, true);
        }
        EventStream column = RandomRotation.rotated(row.build(), 90);
        assertThat(column.size()).isEqualTo(7);
        assertThat(IntStream.range(0, 7).map(column::x)).containsOnly(4);
    }

    @Test
    void randomRotation_small_staysWithinTheAngle() {
        EventStream far = EventStream.builder(201, 201).add(200, 100, 0, true).build();
        Set<Integer> rows = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            rows.add(new RandomRotation(5).apply(far, random(i)).y(0));
        }
        // 100 * sin(5 degrees) = 8.7
        assertThat(rows).contains(92, 100, 108).allMatch(row -> row >= 91 && row <= 109);
        assertThat(new RandomRotation(0).apply(far, random(1))).isEqualTo(far);
    }

    @Test
    void timeJitter_uniform_movesWithinTheScaleAndKeepsAll() {
        EventStream events = EventStream.builder(9, 7)
                .add(1, 1, 2, true)
                .add(2, 2, 1000, true)
                .add(3, 3, 1001, false)
                .build();
        Set<Long> moves = new HashSet<>();
        boolean swapped = false;
        for (int i = 0; i < TRIES; i++) {
            EventStream moved = new TimeJitter(Distribution.UNIFORM, 3).apply(events, random(i));
            assertThat(moved.size()).isEqualTo(3);
            assertThat(moved.timeMicros(0)).isBetween(0L, 5L);
            for (int e = 1; e < 3; e++) {
                moves.add(moved.timeMicros(e) - (moved.x(e) == 2 ? 1000 : 1001));
            }
            swapped |= moved.x(1) == 3;
        }
        assertThat(moves).containsExactlyInAnyOrder(-3L, -2L, -1L, 0L, 1L, 2L, 3L);
        assertThat(swapped).isTrue();
        assertThat(new TimeJitter(Distribution.UNIFORM, 0).apply(events, random(1)))
                .isEqualTo(events);
    }

    @Test
    void timeJitter_gaussian_hasTheDeviation() {
        EventStream.Builder same = EventStream.builder(1, 1);
        for (int i = 0; i < 10_000; i++) {
            same.add(0, 0, 100_000, true);
        }
        EventStream moved = new TimeJitter(Distribution.GAUSSIAN, 200).apply(same.build(), random(1));
        double squares = 0;
        double sum = 0;
        for (int i = 0; i < moved.size(); i++) {
            double move = (double) moved.timeMicros(i) - 100_000;
            sum += move;
            squares += move * move;
        }
        assertThat(sum / moved.size()).isBetween(-10.0, 10.0);
        assertThat(Math.sqrt(squares / moved.size())).isBetween(190.0, 210.0);
    }

    @Test
    void randomEventDrop_share_isAboutTheProbability() {
        assertThat(new RandomEventDrop(0.3).apply(ticks(10_000), random(1)).size())
                .isBetween(6800, 7200);
        assertThat(new RandomEventDrop(0).apply(ticks(10), random(1))).isEqualTo(ticks(10));
        assertThat(new RandomEventDrop(1).apply(ticks(10), random(1)).isEmpty()).isTrue();
    }

    @Test
    void randomTimeDrop_interval_isOneGap() {
        for (int i = 0; i < TRIES; i++) {
            EventStream kept = new RandomTimeDrop(0.2).apply(ticks(100), random(i));
            int gaps = kept.timeMicros(0) > 0 ? 1 : 0;
            for (int e = 1; e < kept.size(); e++) {
                gaps += kept.timeMicros(e) - kept.timeMicros(e - 1) > 1 ? 1 : 0;
            }
            gaps += kept.timeMicros(kept.size() - 1) < 99 ? 1 : 0;
            assertThat(gaps).isLessThanOrEqualTo(1);
            assertThat(kept.size()).isBetween(79, 100);
        }
        EventStream empty = EventStream.builder(2, 2).build();
        assertThat(new RandomTimeDrop(0.5).apply(empty, random(1))).isSameAs(empty);
    }

    @Test
    void randomAreaDrop_box_isLeftOut() {
        Set<Integer> sizes = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            // a box of 3 x 2
            EventStream kept = new RandomAreaDrop(1 / 3.0).apply(full(), random(i));
            sizes.add(63 - kept.size());
        }
        // whole, or cut by one or two borders
        assertThat(sizes).containsExactlyInAnyOrder(6, 4, 3, 2);
        assertThat(new RandomAreaDrop(0).apply(full(), random(1))).isEqualTo(full());
    }

    @Test
    void eventDrop_many_doesAllFourAndNeverLosesEverything() {
        Set<Integer> sizes = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            sizes.add(new EventDrop().apply(ticks(100), random(i)).size());
            assertThat(new EventDrop().apply(ticks(1), random(i)).size()).isEqualTo(1);
        }
        assertThat(sizes).contains(100).hasSizeGreaterThan(30).doesNotContain(0);
    }

    @Test
    void centring_median_liesAtTheCentre() {
        EventStream centred = new Centring().apply(ticks(3), random(1));
        assertThat(centred.x(0)).isEqualTo(4);
        assertThat(centred.y(0)).isEqualTo(3);
    }

    @Test
    void new_valuesOutOfRange_areRefused() {
        assertThatThrownBy(() -> new RandomTimeCrop(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RandomTimeCrop: expected a length of 1 us or more, got 0 us");
        assertThatThrownBy(() -> new RandomMirror(1.5))
                .hasMessage("RandomMirror: expected a probability of 0..1, got 1.5");
        assertThatThrownBy(() -> new RandomPolarityFlip(-0.1))
                .hasMessage("RandomPolarityFlip: expected a probability of 0..1, got -0.1");
        assertThatThrownBy(() -> new RandomEventDrop(Double.NaN))
                .hasMessage("RandomEventDrop: expected a probability of 0..1, got NaN");
        assertThatThrownBy(() -> new RandomTimeDrop(2)).hasMessage("RandomTimeDrop: expected a share of 0..1, got 2.0");
        assertThatThrownBy(() -> new RandomAreaDrop(2)).hasMessage("RandomAreaDrop: expected a share of 0..1, got 2.0");
        assertThatThrownBy(() -> new RandomShift(-1))
                .hasMessage("RandomShift: expected a shift of 0..32767 pixels, got -1");
        assertThatThrownBy(() -> new RandomRotation(181))
                .hasMessage("RandomRotation: expected an angle of 0..180 degrees, got 181.0");
        assertThatThrownBy(() -> new TimeJitter(Distribution.GAUSSIAN, -1))
                .hasMessage("TimeJitter: expected a scale of 0..1e12 us, got -1.0");
    }
}
