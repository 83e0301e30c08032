package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Leaves out all events of an interval that begins anywhere between the sample's start and its last event (Gu et al.,
 * EventDrop: data augmentation for event-based learning, IJCAI 2021, "drop by time"). An interval that begins late ends
 * with the sample and is shorter.
 *
 * @param share length of the interval as a share of the time to the last event, 0 to 1
 */
public record RandomTimeDrop(double share) implements EventAugmentation {

    /**
     * A drop.
     *
     * @param share length of the interval as a share of the time to the last event, 0 to 1
     * @throws IllegalArgumentException when it is out of range
     */
    public RandomTimeDrop {
        Share.require("RandomTimeDrop", "share", share);
    }

    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        if (events.isEmpty()) {
            return events;
        }
        double span = events.timeMicros(events.size() - 1) + 1.0;
        double from = span * random.nextDouble();
        double to = from + span * share;
        return Share.keep(events, i -> events.timeMicros(i) < from || events.timeMicros(i) >= to);
    }
}
