package org.masnn.core.event;

import java.util.Arrays;
import java.util.Objects;

/**
 * The frames of an event stream: frame {@code i} counts, for each pixel and polarity, the events with time in
 * {@code [i * dt, (i + 1) * dt)} (Yao et al. 2023, Eq. 1-2). Coordinates are divided by {@code downSampling} as integers
 * and the counts of the pixels that fall together are added, as the authors' published code does.
 *
 * <p>Frames are {@code [T, H, W, 2]} in C order; the last axis is the polarity, 0 = OFF, 1 = ON. Frames after the last
 * event are zeros.
 *
 * @param dtMicros length of a frame in microseconds, 1 or more
 * @param timeSteps number of frames T, 1 or more
 * @param downSampling factor between sensor and frame coordinates, 1 or more
 * @param scaling what happens to the counts
 */
public record Framing(long dtMicros, int timeSteps, int downSampling, CountScaling scaling) {

    /** The length of the frame's last axis: OFF and ON. */
    public static final int POLARITIES = 2;

    /**
     * Checks the values.
     *
     * @param dtMicros at least 1
     * @param timeSteps at least 1
     * @param downSampling at least 1
     * @param scaling not null
     * @throws IllegalArgumentException when a number is below 1 or {@code dtMicros * timeSteps} overflows
     */
    public Framing {
        Objects.requireNonNull(scaling, "scaling");
        atLeastOne("dtMicros", dtMicros);
        atLeastOne("timeSteps", timeSteps);
        atLeastOne("downSampling", downSampling);
        if (dtMicros > Long.MAX_VALUE / timeSteps) {
            throw new IllegalArgumentException(
                    "Framing: expected dtMicros * timeSteps below 2^63, got " + dtMicros + " * " + timeSteps);
        }
    }

    /**
     * Frames of plain counts.
     *
     * @param dtMicros length of a frame in microseconds
     * @param timeSteps number of frames T
     * @param downSampling factor between sensor and frame coordinates
     */
    public Framing(long dtMicros, int timeSteps, int downSampling) {
        this(dtMicros, timeSteps, downSampling, CountScaling.NONE);
    }

    /**
     * The time all frames cover.
     *
     * @return {@code dtMicros * timeSteps} in microseconds
     */
    public long durationMicros() {
        return dtMicros * timeSteps;
    }

    /**
     * The height H of the frames of a sensor.
     *
     * @param sensorHeight pixels
     * @return {@code sensorHeight / downSampling}, rounded up so that no event is lost
     */
    public int frameHeight(int sensorHeight) {
        return (sensorHeight - 1) / downSampling + 1;
    }

    /**
     * The width W of the frames of a sensor.
     *
     * @param sensorWidth pixels
     * @return {@code sensorWidth / downSampling}, rounded up so that no event is lost
     */
    public int frameWidth(int sensorWidth) {
        return (sensorWidth - 1) / downSampling + 1;
    }

    /**
     * The number of values of one sample's frames.
     *
     * @param sensorWidth pixels
     * @param sensorHeight pixels
     * @return T * H * W * 2
     * @throws ArithmeticException when it exceeds 2^31 - 1
     */
    public int frameLength(int sensorWidth, int sensorHeight) {
        int pixels = Math.multiplyExact(frameHeight(sensorHeight), frameWidth(sensorWidth));
        return Math.multiplyExact(Math.multiplyExact(timeSteps, pixels), POLARITIES);
    }

    /**
     * Frames of the events from time 0 on.
     *
     * @param events the events, times relative to the start of the sample; not modified
     * @return {@code [T, H, W, 2]} in C order
     */
    public float[] frames(EventStream events) {
        float[] frames = new float[frameLength(events.width(), events.height())];
        write(events, 0, frames, 0);
        return frames;
    }

    /**
     * Writes frames into an array.
     *
     * @param events the events; those before {@code startMicros} and after the last frame are left out; not modified
     * @param startMicros the time at which frame 0 begins
     * @param frames modified: {@code [T, H, W, 2]} from {@code offset} on, overwritten
     * @param offset index of the first value
     * @throws IllegalArgumentException when the array ends before the frames do
     */
    public void write(EventStream events, long startMicros, float[] frames, int offset) {
        int height = frameHeight(events.height());
        int width = frameWidth(events.width());
        int length = frameLength(events.width(), events.height());
        if (offset < 0 || offset > frames.length - length) {
            throw new IllegalArgumentException("Framing: expected room for [" + timeSteps + ", " + height + ", " + width
                    + ", 2] = " + length + " values at offset " + offset + ", got an array of " + frames.length);
        }
        Arrays.fill(frames, offset, offset + length, 0f);
        EventStream inside = events.window(startMicros, Math.addExact(startMicros, durationMicros()));
        for (int i = 0; i < inside.size(); i++) {
            int step = (int) ((inside.timeMicros(i) - startMicros) / dtMicros);
            int row = inside.y(i) / downSampling;
            int column = inside.x(i) / downSampling;
            int polarity = inside.isOn(i) ? 1 : 0;
            frames[offset + ((step * height + row) * width + column) * POLARITIES + polarity]++;
        }
        if (scaling != CountScaling.NONE) {
            for (int i = offset; i < offset + length; i++) {
                if (frames[i] != 0f) {
                    frames[i] = scaling.scale(frames[i]);
                }
            }
        }
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("Framing: expected " + name + " of 1 or more, got " + value);
        }
    }
}
