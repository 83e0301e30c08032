package org.masnn.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FramingPropertyTest {

    private static final int WIDTH = 11;
    private static final int HEIGHT = 7;

    record Event(int x, int y, long time, boolean on) {}

    @Provide
    Arbitrary<List<Event>> events() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, WIDTH - 1),
                        Arbitraries.integers().between(0, HEIGHT - 1),
                        Arbitraries.longs().between(0, 60),
                        Arbitraries.of(true, false))
                .as(Event::new)
                .list()
                .ofMaxSize(80);
    }

    private static EventStream stream(List<Event> events) {
        EventStream.Builder builder = EventStream.builder(WIDTH, HEIGHT);
        events.forEach(event -> builder.add(event.x(), event.y(), event.time(), event.on()));
        return builder.buildSorted();
    }

    @Property
    void frames_anyEvents_conserveThoseInside(
            @ForAll("events") List<Event> events,
            @ForAll @IntRange(min = 1, max = 20) int dt,
            @ForAll @IntRange(min = 1, max = 5) int steps,
            @ForAll @IntRange(min = 1, max = 12) int factor) {
        Framing framing = new Framing(dt, steps, factor);
        float[] frames = framing.frames(stream(events));
        float[] sums = new float[2];
        for (int i = 0; i < frames.length; i++) {
            sums[i % 2] += frames[i];
        }
        assertThat((long) sums[0])
                .isEqualTo(events.stream()
                        .filter(event -> event.time() < (long) dt * steps && !event.on())
                        .count());
        assertThat((long) sums[1])
                .isEqualTo(events.stream()
                        .filter(event -> event.time() < (long) dt * steps && event.on())
                        .count());
    }

    @Property
    void frames_eventsInAnotherOrder_areTheSame(@ForAll("events") List<Event> events, @ForAll Random random) {
        Framing framing = new Framing(7, 9, 2);
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        assertThat(framing.frames(stream(shuffled))).isEqualTo(framing.frames(stream(events)));
    }

    @Property
    void frames_twoWindows_areTheFramesOfTheWhole(
            @ForAll("events") List<Event> events,
            @ForAll @IntRange(min = 1, max = 4) int first,
            @ForAll @IntRange(min = 1, max = 4) int second) {
        int dt = 8;
        EventStream stream = stream(events);
        float[] whole = new Framing(dt, first + second, 3).frames(stream);
        float[] joined = new float[whole.length];
        Framing head = new Framing(dt, first, 3);
        head.write(stream, 0, joined, 0);
        long start = head.durationMicros();
        float[] tail =
                new Framing(dt, second, 3).frames(stream.window(start, 1000).relativeTo(start));
        System.arraycopy(tail, 0, joined, whole.length - tail.length, tail.length);
        assertThat(joined).isEqualTo(whole);
    }

    @Property
    void frames_coarser_areTheSumsOfFiner(@ForAll("events") List<Event> events) {
        float[] fine = new Framing(3, 8, 1).frames(stream(events));
        float[] coarse = new Framing(6, 4, 1).frames(stream(events));
        int frame = WIDTH * HEIGHT * 2;
        float[] summed = new float[coarse.length];
        for (int i = 0; i < fine.length; i++) {
            summed[i / frame / 2 * frame + i % frame] += fine[i];
        }
        assertThat(summed).isEqualTo(coarse);
    }

    @Property
    void translate_thereAndBack_losesOnlyWhatLeft(
            @ForAll("events") List<Event> events,
            @ForAll @IntRange(min = -12, max = 12) int dx,
            @ForAll @IntRange(min = -8, max = 8) int dy) {
        List<Event> inside = events.stream()
                .filter(event ->
                        event.x() + dx >= 0 && event.x() + dx < WIDTH && event.y() + dy >= 0 && event.y() + dy < HEIGHT)
                .toList();
        assertThat(stream(events).translate(dx, dy).translate(-dx, -dy)).isEqualTo(stream(inside));
    }
}
