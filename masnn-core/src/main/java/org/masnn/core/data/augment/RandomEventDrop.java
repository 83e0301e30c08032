package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Leaves out each event with the same probability.
 *
 * @param probability share of the events that are left out on average, 0 to 1
 */
public record RandomEventDrop(double probability) implements EventAugmentation {

    /**
     * A drop.
     *
     * @param probability share of the events that are left out on average, 0 to 1
     * @throws IllegalArgumentException when it is out of range
     */
    public RandomEventDrop {
        Share.require("RandomEventDrop", "probability", probability);
    }

    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        return Share.keep(events, i -> random.nextDouble() >= probability);
    }
}
