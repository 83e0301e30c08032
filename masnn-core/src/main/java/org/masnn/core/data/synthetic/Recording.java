package org.masnn.core.data.synthetic;

import java.util.Random;
import org.masnn.core.event.EventStream;

/**
 * One sample: a body that makes a gesture in front of event pixels. Pictures are 1 ms apart for a sensor of 64 pixels a
 * side and closer for larger ones, so that the fastest hand moves about half a pixel from one to the next.
 */
record Recording(Gesture gesture, int sensorSize, long durationMicros, double noiseHertz, Random random) {

    private static final double STEP_MICROS_OF_ONE_PIXEL = 64_000;

    /** Makes the sample; call once, since it draws from the generator. */
    EventStream events() {
        Motion motion = Motion.of(gesture, random);
        Body body = new Body(sensorSize, random);
        Canvas canvas = new Canvas(sensorSize);
        body.drawStill(canvas, motion.right(0) == null, motion.left(0) == null);
        canvas.keep();
        body.drawMoving(canvas, motion.right(0), motion.left(0));
        EventPixels pixels = new EventPixels(canvas, durationMicros, random);
        int steps = (int) Math.ceil(durationMicros * sensorSize / STEP_MICROS_OF_ONE_PIXEL);
        for (int i = 1; i <= steps; i++) {
            double moment = (double) i / steps;
            canvas.wipe();
            body.drawMoving(canvas, motion.right(moment), motion.left(moment));
            pixels.look(canvas, canvas.changed(), (double) (i - 1) / steps * durationMicros, moment * durationMicros);
        }
        pixels.addNoise(noiseHertz, random);
        return pixels.events();
    }
}
