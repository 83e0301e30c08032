package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Turns ON into OFF and OFF into ON for all events of a sample, at random: as if a dark thing moved before a bright
 * ground instead of a bright one before a dark.
 *
 * @param probability share of the samples that are flipped, 0 to 1
 */
public record RandomPolarityFlip(double probability) implements EventAugmentation {

    /** Half of the samples, so that both polarities become equally likely. */
    public static final RandomPolarityFlip HALF = new RandomPolarityFlip(0.5);

    /**
     * A flip.
     *
     * @param probability share of the samples that are flipped, 0 to 1
     * @throws IllegalArgumentException when it is out of range
     */
    public RandomPolarityFlip {
        Share.require("RandomPolarityFlip", "probability", probability);
    }

    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return events;
        }
        EventStream.Builder flipped = EventStream.builder(events.width(), events.height());
        for (int i = 0; i < events.size(); i++) {
            flipped.add(events.x(i), events.y(i), events.timeMicros(i), !events.isOn(i));
        }
        return flipped.build();
    }
}
