package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Leaves out all events of a box around a random pixel (Gu et al., EventDrop: data augmentation for event-based
 * learning, IJCAI 2021, "drop by area"). Of a box at the border only what lies on the sensor counts.
 *
 * @param share sides of the box as a share of the sensor's sides, 0 to 1
 */
public record RandomAreaDrop(double share) implements EventAugmentation {

    /**
     * A drop.
     *
     * @param share sides of the box as a share of the sensor's sides, 0 to 1
     * @throws IllegalArgumentException when it is out of range
     */
    public RandomAreaDrop {
        Share.require("RandomAreaDrop", "share", share);
    }

    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        int width = (int) Math.round(share * events.width());
        int height = (int) Math.round(share * events.height());
        int left = random.nextInt(events.width()) - width / 2;
        int top = random.nextInt(events.height()) - height / 2;
        return Share.keep(
                events,
                i -> events.x(i) < left
                        || events.x(i) >= left + width
                        || events.y(i) < top
                        || events.y(i) >= top + height);
    }
}
