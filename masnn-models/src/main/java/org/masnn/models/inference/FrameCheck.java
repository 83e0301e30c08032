package org.masnn.models.inference;

import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.masnn.core.kernel.FrameSize;
import org.masnn.models.inference.plan.EventInput;
import org.masnn.models.inference.plan.Plan;

/** What sessions check before they touch their state. */
final class FrameCheck {

    /** No frame is longer, and no time that is added to it overflows. */
    private static final long LONGEST_MICROS = Long.MAX_VALUE / 4;

    private FrameCheck() {}

    static void values(String who, float[] values, int length, String shape) {
        if (values.length != length) {
            throw new IllegalArgumentException(
                    who + ": expected " + shape + " = " + length + " values, got " + values.length);
        }
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        who + ": expected finite values, got " + values[i] + " at index " + i + " of " + shape);
            }
        }
    }

    static String shape(FrameSize size) {
        return "[" + size.height() + ", " + size.width() + ", " + size.channels() + "]";
    }

    /** The camera; where the network knows none, one whose pixels are the frame's. */
    static EventInput camera(String who, Plan plan) {
        EventInput known = plan.events();
        if (known != null) {
            return known;
        }
        FrameSize size = plan.input();
        if (size.channels() != Framing.POLARITIES) {
            throw new IllegalArgumentException(
                    who + ": expected a network for events, with frames of 2 polarities, got " + shape(size)
                            + "; give it frames");
        }
        return new EventInput(
                size.width(), size.height(), new Framing(LONGEST_MICROS / plan.timeSteps(), plan.timeSteps(), 1));
    }

    static void sensor(String who, EventInput camera, EventStream events) {
        if (events.width() != camera.sensorWidth() || events.height() != camera.sensorHeight()) {
            throw new IllegalArgumentException(who + ": expected events of a " + camera.sensorWidth() + " x "
                    + camera.sensorHeight() + " sensor, got those of a " + events.width() + " x " + events.height()
                    + " sensor");
        }
    }
}
