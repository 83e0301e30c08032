package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Mirrors samples left to right at random. Wrong where left and right make the class, as with the waves and arm circles
 * of DVS128 Gesture.
 *
 * @param probability share of the samples that are mirrored, 0 to 1
 */
public record RandomMirror(double probability) implements EventAugmentation {

    /** Half of the samples, as usual with pictures (torchvision's default). */
    public static final RandomMirror HALF = new RandomMirror(0.5);

    /**
     * A mirror.
     *
     * @param probability share of the samples that are mirrored, 0 to 1
     * @throws IllegalArgumentException when it is out of range
     */
    public RandomMirror {
        Share.require("RandomMirror", "probability", probability);
    }

    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        return random.nextDouble() < probability ? events.mirrored() : events;
    }
}
