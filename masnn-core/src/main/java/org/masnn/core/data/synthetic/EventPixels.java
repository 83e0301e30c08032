package org.masnn.core.data.synthetic;

import java.util.Random;
import org.masnn.core.event.EventStream;

/**
 * The pixels of an event camera: each remembers a level and sends an ON or OFF event, at the interpolated time,
 * whenever its log intensity has risen or fallen by its threshold since; the level then moves by that threshold.
 */
final class EventPixels {

    private static final double THRESHOLD = 0.2;
    private static final double SPREAD = 0.03;
    private static final double SMALLEST_THRESHOLD = 0.05;

    private final int size;
    private final float[] onThreshold;
    private final float[] offThreshold;
    private final float[] level;
    private final float[] intensity;
    private final EventStream.Builder events;
    private final long end;

    /** Pixels that have looked at a picture for a while, so that their levels are anywhere within their thresholds. */
    EventPixels(Canvas canvas, long end, Random random) {
        size = canvas.size;
        this.end = end;
        events = EventStream.builder(size, size);
        onThreshold = new float[size * size];
        offThreshold = new float[size * size];
        level = new float[size * size];
        intensity = canvas.pixels.clone();
        for (int i = 0; i < level.length; i++) {
            onThreshold[i] = threshold(random);
            offThreshold[i] = threshold(random);
            float span = onThreshold[i] + offThreshold[i];
            level[i] = intensity[i] - onThreshold[i] + span * random.nextFloat();
        }
    }

    private static float threshold(Random random) {
        return (float) Math.max(THRESHOLD + SPREAD * random.nextGaussian(), SMALLEST_THRESHOLD);
    }

    /** Looks at the next picture; intensities change evenly between two pictures. */
    void look(Canvas canvas, Canvas.Box changed, double before, double now) {
        for (int y = changed.top; y <= changed.bottom; y++) {
            for (int x = changed.left; x <= changed.right; x++) {
                int at = y * size + x;
                float value = canvas.pixels[at];
                float old = intensity[at];
                if (value != old) {
                    send(x, y, at, value, before, (now - before) / (value - old));
                    intensity[at] = value;
                }
            }
        }
    }

    private void send(int x, int y, int at, float value, double before, double timePerChange) {
        float old = intensity[at];
        while (value - level[at] >= onThreshold[at]) {
            level[at] += onThreshold[at];
            add(x, y, before + Math.max(level[at] - old, 0) * timePerChange, true);
        }
        while (level[at] - value >= offThreshold[at]) {
            level[at] -= offThreshold[at];
            add(x, y, before + Math.min(level[at] - old, 0) * timePerChange, false);
        }
    }

    private void add(int x, int y, double time, boolean brighter) {
        events.add(x, y, Math.min(Math.max((long) time, 0), end - 1), brighter);
    }

    /** Adds noise, spread evenly over pixels, time and polarity. */
    void addNoise(double hertz, Random random) {
        double expected = hertz * size * size * end * 1e-6;
        long count = Math.max(Math.round(expected + Math.sqrt(expected) * random.nextGaussian()), 0);
        for (long i = 0; i < count; i++) {
            events.add(
                    random.nextInt(size),
                    random.nextInt(size),
                    (long) (random.nextDouble() * end),
                    random.nextBoolean());
        }
    }

    EventStream events() {
        return events.buildSorted();
    }
}
