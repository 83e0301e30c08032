package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Moves each sample by a random whole number of sensor pixels along each axis; events that leave the sensor are left
 * out.
 *
 * @param maximumPixels largest shift in either direction of either axis, in sensor pixels
 */
public record RandomShift(int maximumPixels) implements EventAugmentation {

    /**
     * A shift.
     *
     * @param maximumPixels largest shift in either direction of either axis, in sensor pixels, 0 or more
     * @throws IllegalArgumentException when it is negative
     */
    public RandomShift {
        if (maximumPixels < 0 || maximumPixels > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "RandomShift: expected a shift of 0..32767 pixels, got " + maximumPixels);
        }
    }

    /**
     * Moves events.
     *
     * @param events not modified
     * @param random draws the shift
     * @return a moved copy
     * @throws IllegalArgumentException when the shift may be as large as a side of the sensor
     */
    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        int side = Math.min(events.width(), events.height());
        if (maximumPixels >= side) {
            throw new IllegalArgumentException("RandomShift: expected a shift of 0.." + (side - 1) + " pixels on a "
                    + events.width() + " x " + events.height() + " sensor, got " + maximumPixels);
        }
        int dx = random.nextInt(-maximumPixels, maximumPixels + 1);
        int dy = random.nextInt(-maximumPixels, maximumPixels + 1);
        return events.translate(dx, dy);
    }
}
