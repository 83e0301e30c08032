package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Moves the median event of each sample to the sensor's centre, so that position cannot be learnt; events that leave
 * the sensor are left out. Nothing about it is random: use it for training and testing alike.
 */
public record Centring() implements EventAugmentation {

    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        return events.centred();
    }
}
