package org.masnn.core.event;

import java.util.Arrays;
import java.util.Objects;

/**
 * The frames of an event stream: frame {@code i} counts, for each pixel and polarity, the events that a
 * {@link FrameSlicing} gives it; by default those with time in {@code [i * dt, (i + 1) * dt)} (Yao et al. 2023, Eq.
 * 1-2). Coordinates are divided by {@code downSampling} as integers, and the counts of the pixels that fall together
 * are added (as the published code does) or averaged. Counts may then be clipped, and scaled.
 *
 * <p>Frames are {@code [T, H, W, 2]} in C order; the last axis is the polarity, 0 = OFF, 1 = ON.
 *
 * @param slicing which events a frame counts
 * @param downSampling factor between sensor and frame coordinates, 1 or more
 * @param pooling what becomes of counts that fall together
 * @param maximumCount larger counts become this, after pooling; {@link Integer#MAX_VALUE} leaves all as they are
 * @param scaling what happens to the counts at last
 */
public record Framing(
        FrameSlicing slicing, int downSampling, PixelPooling pooling, int maximumCount, CountScaling scaling) {

    /** The length of the frame's last axis: OFF and ON. */
    public static final int POLARITIES = 2;

    /**
     * Checks the values.
     *
     * @param slicing not null
     * @param downSampling at least 1
     * @param pooling not null
     * @param maximumCount at least 1
     * @param scaling not null
     * @throws IllegalArgumentException when a number is below 1
     */
    public Framing {
        Objects.requireNonNull(slicing, "slicing");
        Objects.requireNonNull(pooling, "pooling");
        Objects.requireNonNull(scaling, "scaling");
        atLeastOne("downSampling", downSampling);
        atLeastOne("maximumCount", maximumCount);
    }

    /**
     * Frames of sums, without a clip.
     *
     * @param slicing which events a frame counts
     * @param downSampling factor between sensor and frame coordinates, 1 or more
     * @param scaling what happens to the counts
     */
    public Framing(FrameSlicing slicing, int downSampling, CountScaling scaling) {
        this(slicing, downSampling, PixelPooling.SUM, Integer.MAX_VALUE, scaling);
    }

    /**
     * A fixed number of frames of fixed length (Eq. 1-2).
     *
     * @param dtMicros length of a frame in microseconds
     * @param timeSteps number of frames T
     * @param downSampling factor between sensor and frame coordinates
     * @param scaling what happens to the counts
     */
    public Framing(long dtMicros, int timeSteps, int downSampling, CountScaling scaling) {
        this(new FrameSlicing.FixedFrames(dtMicros, timeSteps, 0), downSampling, scaling);
    }

    /**
     * A fixed number of frames of fixed length, plain counts.
     *
     * @param dtMicros length of a frame in microseconds
     * @param timeSteps number of frames T
     * @param downSampling factor between sensor and frame coordinates
     */
    public Framing(long dtMicros, int timeSteps, int downSampling) {
        this(dtMicros, timeSteps, downSampling, CountScaling.NONE);
    }

    /**
     * The number of frames T.
     *
     * @return 1 or more
     * @throws IllegalStateException when it depends on the events
     */
    public int timeSteps() {
        return slicing.timeSteps()
                .orElseThrow(() -> new IllegalStateException(
                        "Framing: expected a fixed number of frames, got " + slicing + "; frames() tells how many"));
    }

    /**
     * The time all frames cover.
     *
     * @return {@code dtMicros * timeSteps} in microseconds where frames do not overlap
     * @throws IllegalStateException when it depends on the events
     */
    public long durationMicros() {
        if (slicing instanceof FrameSlicing.FixedFrames fixed) {
            return fixed.durationMicros();
        }
        throw new IllegalStateException("Framing: expected frames of a fixed length and number, got " + slicing);
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
     * @throws IllegalStateException when T depends on the events
     */
    public int frameLength(int sensorWidth, int sensorHeight) {
        return Math.multiplyExact(timeSteps(), oneFrame(sensorWidth, sensorHeight));
    }

    private int oneFrame(int sensorWidth, int sensorHeight) {
        return Math.multiplyExact(Math.multiplyExact(frameHeight(sensorHeight), frameWidth(sensorWidth)), POLARITIES);
    }

    /**
     * Frames of the events from time 0 on.
     *
     * @param events the events, times relative to the start of the sample; not modified
     * @return {@code [T, H, W, 2]} in C order
     * @throws ArithmeticException when the values exceed 2^31 - 1
     */
    public float[] frames(EventStream events) {
        FrameBounds bounds = slicing.bounds(events, 0);
        float[] frames = new float[Math.multiplyExact(bounds.frames(), oneFrame(events.width(), events.height()))];
        fill(events, bounds, frames, 0);
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
        FrameBounds bounds = slicing.bounds(events, startMicros);
        int length = Math.multiplyExact(bounds.frames(), oneFrame(events.width(), events.height()));
        if (offset < 0 || offset > frames.length - length) {
            throw new IllegalArgumentException("Framing: expected room for [" + bounds.frames() + ", "
                    + frameHeight(events.height()) + ", " + frameWidth(events.width()) + ", 2] = " + length
                    + " values at offset " + offset + ", got an array of " + frames.length);
        }
        Arrays.fill(frames, offset, offset + length, 0f);
        fill(events, bounds, frames, offset);
    }

    private void fill(EventStream events, FrameBounds bounds, float[] frames, int offset) {
        int width = frameWidth(events.width());
        int length = oneFrame(events.width(), events.height());
        int[] rowStart = starts(events.height(), width * POLARITIES);
        int[] columnStart = starts(events.width(), POLARITIES);
        for (int i = 0; i < bounds.frames(); i++) {
            int base = offset + i * length;
            events.count(bounds.from()[i], bounds.to()[i], rowStart, columnStart, frames, base);
            if (pooling == PixelPooling.AVERAGE) {
                average(events, frames, base);
            }
            for (int v = base; v < base + length && maximumCount < Integer.MAX_VALUE; v++) {
                frames[v] = Math.min(frames[v], maximumCount);
            }
            scaling.apply(frames, base, base + length);
        }
    }

    /** Where each row or column of the sensor begins in a frame: no division for each event. */
    private int[] starts(int pixels, int stride) {
        int[] starts = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            starts[i] = i / downSampling * stride;
        }
        return starts;
    }

    private void average(EventStream events, float[] frames, int base) {
        int width = frameWidth(events.width());
        for (int row = 0; row < frameHeight(events.height()); row++) {
            int rows = Math.min(downSampling, events.height() - row * downSampling);
            for (int column = 0; column < width; column++) {
                int columns = Math.min(downSampling, events.width() - column * downSampling);
                int at = base + (row * width + column) * POLARITIES;
                frames[at] /= rows * columns;
                frames[at + 1] /= rows * columns;
            }
        }
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("Framing: expected " + name + " of 1 or more, got " + value);
        }
    }
}
