package org.masnn.core.data.augment;

import java.util.Objects;
import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Moves each event in time by a random whole number of microseconds. Events are sorted again, those that would come
 * before the sample's start come at its start, and none is left out.
 *
 * @param distribution what the moves are drawn from
 * @param scaleMicros standard deviation of {@link Distribution#GAUSSIAN}, largest move of {@link Distribution#UNIFORM}
 */
public record TimeJitter(Distribution distribution, double scaleMicros) implements EventAugmentation {

    /** What the moves in time are drawn from. */
    public enum Distribution {
        /** A normal distribution around 0. */
        GAUSSIAN,
        /** Equally likely from minus the scale to the scale. */
        UNIFORM
    }

    /**
     * A jitter.
     *
     * @param distribution what the moves are drawn from
     * @param scaleMicros standard deviation or largest move in microseconds, 0 to 10^12
     * @throws IllegalArgumentException when the scale is out of range
     */
    public TimeJitter {
        Objects.requireNonNull(distribution, "distribution");
        if (!(scaleMicros >= 0 && scaleMicros <= 1e12)) {
            throw new IllegalArgumentException("TimeJitter: expected a scale of 0..1e12 us, got " + scaleMicros);
        }
    }

    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        EventStream.Builder moved = EventStream.builder(events.width(), events.height());
        for (int i = 0; i < events.size(); i++) {
            double unit = distribution == Distribution.GAUSSIAN ? random.nextGaussian() : 2 * random.nextDouble() - 1;
            long time = Math.max(0, events.timeMicros(i) + Math.round(scaleMicros * unit));
            moved.add(events.x(i), events.y(i), time, events.isOn(i));
        }
        return moved.buildSorted();
    }
}
