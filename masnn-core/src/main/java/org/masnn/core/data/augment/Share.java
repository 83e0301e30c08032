package org.masnn.core.data.augment;

import java.util.function.IntPredicate;
import org.masnn.core.event.EventStream;

/** What the steps that leave events out have in common: a share from 0 to 1, and a copy of the others. */
final class Share {

    private Share() {}

    static void require(String owner, String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(owner + ": expected a " + what + " of 0..1, got " + value);
        }
    }

    static EventStream keep(EventStream events, IntPredicate kept) {
        EventStream.Builder copy = EventStream.builder(events.width(), events.height());
        for (int i = 0; i < events.size(); i++) {
            if (kept.test(i)) {
                copy.add(events.x(i), events.y(i), events.timeMicros(i), events.isOn(i));
            }
        }
        return copy.build();
    }
}
