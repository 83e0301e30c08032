package org.masnn.core.data.augment;

import java.util.random.RandomGenerator;
import org.masnn.core.event.EventStream;

/**
 * Turns each sample by a random angle about the sensor's centre. Each event moves to the nearest pixel; those that
 * leave the sensor are left out.
 *
 * @param maximumDegrees largest angle in either direction
 */
public record RandomRotation(double maximumDegrees) implements EventAugmentation {

    /**
     * A rotation.
     *
     * @param maximumDegrees largest angle in either direction, 0 to 180
     * @throws IllegalArgumentException when it is out of range
     */
    public RandomRotation {
        if (!(maximumDegrees >= 0 && maximumDegrees <= 180)) {
            throw new IllegalArgumentException(
                    "RandomRotation: expected an angle of 0..180 degrees, got " + maximumDegrees);
        }
    }

    @Override
    public EventStream apply(EventStream events, RandomGenerator random) {
        return rotated(events, maximumDegrees * (2 * random.nextDouble() - 1));
    }

    /** Turned clockwise as seen on a picture whose row 0 is at the top. */
    static EventStream rotated(EventStream events, double degrees) {
        double cosine = Math.cos(Math.toRadians(degrees));
        double sine = Math.sin(Math.toRadians(degrees));
        double centreX = (events.width() - 1) / 2.0;
        double centreY = (events.height() - 1) / 2.0;
        EventStream.Builder turned = EventStream.builder(events.width(), events.height());
        for (int i = 0; i < events.size(); i++) {
            double x = events.x(i) - centreX;
            double y = events.y(i) - centreY;
            long column = Math.round(centreX + cosine * x - sine * y);
            long row = Math.round(centreY + sine * x + cosine * y);
            if (column >= 0 && column < events.width() && row >= 0 && row < events.height()) {
                turned.add((int) column, (int) row, events.timeMicros(i), events.isOn(i));
            }
        }
        return turned.build();
    }
}
