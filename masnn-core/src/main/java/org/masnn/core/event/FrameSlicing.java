package org.masnn.core.event;

import java.util.OptionalInt;

/**
 * How events are shared out among frames. All arithmetic is in whole microseconds and whole events, so a frame's border
 * lies exactly where it is said to.
 */
public sealed interface FrameSlicing {

    /**
     * The number of frames where it does not depend on the events.
     *
     * @return T, empty when the events decide
     */
    OptionalInt timeSteps();

    /**
     * Which events of a stream belong to which frame.
     *
     * @param events the events; not modified
     * @param startMicros the time at which the first frame begins; earlier events are left out
     * @return the bounds of all frames
     * @throws IllegalArgumentException when there would be more than 2^24 frames of {@link AllFrames}
     */
    FrameBounds bounds(EventStream events, long startMicros);

    /**
     * T frames of dt each: frame i takes the events of {@code [i * stride, i * stride + dt)} with
     * {@code stride = dt - overlap}, counted from the start (Yao et al. 2023, Eq. 1-2, where nothing overlaps). Later
     * events are left out, frames after the last event are empty.
     *
     * @param dtMicros length of a frame in microseconds, 1 or more
     * @param frames T, 1 or more
     * @param overlapMicros how much of a frame belongs to the next one too, 0 to dt - 1
     */
    record FixedFrames(long dtMicros, int frames, long overlapMicros) implements FrameSlicing {

        /**
         * Checks the values.
         *
         * @param dtMicros 1 or more
         * @param frames 1 or more
         * @param overlapMicros 0 to dt - 1
         * @throws IllegalArgumentException when a value is out of range
         */
        public FixedFrames {
            atLeastOne("dtMicros", dtMicros);
            atLeastOne("timeSteps", frames);
            overlapBelow(dtMicros, overlapMicros);
            if (dtMicros > Long.MAX_VALUE / frames) {
                throw new IllegalArgumentException(
                        "Framing: expected dtMicros * timeSteps below 2^63, got " + dtMicros + " * " + frames);
            }
        }

        /**
         * The time all frames cover.
         *
         * @return microseconds from the start of the first frame to the end of the last one
         */
        public long durationMicros() {
            return (frames - 1) * (dtMicros - overlapMicros) + dtMicros;
        }

        @Override
        public OptionalInt timeSteps() {
            return OptionalInt.of(frames);
        }

        @Override
        public FrameBounds bounds(EventStream events, long startMicros) {
            Math.addExact(startMicros, durationMicros());
            return every(events, startMicros, dtMicros, dtMicros - overlapMicros, frames);
        }
    }

    /**
     * As many frames of dt each as the events need. A frame is complete when an event lies at or behind its end.
     *
     * @param dtMicros length of a frame in microseconds, 1 or more
     * @param overlapMicros how much of a frame belongs to the next one too, 0 to dt - 1
     * @param incompleteTail whether the last, incomplete frame counts too; without it the events in it are left out
     */
    record AllFrames(long dtMicros, long overlapMicros, boolean incompleteTail) implements FrameSlicing {

        /**
         * Checks the values.
         *
         * @param dtMicros 1 or more
         * @param overlapMicros 0 to dt - 1
         * @param incompleteTail whether the last frame may be incomplete
         * @throws IllegalArgumentException when a value is out of range
         */
        public AllFrames {
            atLeastOne("dtMicros", dtMicros);
            overlapBelow(dtMicros, overlapMicros);
        }

        @Override
        public OptionalInt timeSteps() {
            return OptionalInt.empty();
        }

        @Override
        public FrameBounds bounds(EventStream events, long startMicros) {
            if (events.firstAtOrAfter(startMicros) == events.size()) {
                return new FrameBounds(new int[0], new int[0]);
            }
            long span = events.timeMicros(events.size() - 1) - startMicros;
            long stride = dtMicros - overlapMicros;
            long complete = span < dtMicros ? 0 : (span - dtMicros) / stride + 1;
            return every(events, startMicros, dtMicros, stride, frameCount(complete + (incompleteTail ? 1 : 0)));
        }
    }

    /**
     * Frames of a fixed number of events each, as many as there are.
     *
     * @param events of a frame, 1 or more
     * @param overlap how many events of a frame belong to the next one too, 0 to events - 1
     * @param incompleteTail whether a last frame with fewer events counts too; without it these are left out
     */
    record EventCounts(int events, int overlap, boolean incompleteTail) implements FrameSlicing {

        /**
         * Checks the values.
         *
         * @param events 1 or more
         * @param overlap 0 to events - 1
         * @param incompleteTail whether the last frame may be incomplete
         * @throws IllegalArgumentException when a value is out of range
         */
        public EventCounts {
            atLeastOne("events", events);
            overlapBelow(events, overlap);
        }

        @Override
        public OptionalInt timeSteps() {
            return OptionalInt.empty();
        }

        @Override
        public FrameBounds bounds(EventStream stream, long startMicros) {
            int first = stream.firstAtOrAfter(startMicros);
            int size = stream.size() - first;
            int stride = events - overlap;
            int complete = size < events ? 0 : (size - events) / stride + 1;
            boolean rest = size > 0 && (complete == 0 || (complete - 1L) * stride + events < size);
            int frames = complete + (incompleteTail && rest ? 1 : 0);
            int[] from = new int[frames];
            int[] to = new int[frames];
            for (int i = 0; i < frames; i++) {
                from[i] = first + i * stride;
                to[i] = (int) Math.min(stream.size(), (long) from[i] + events);
            }
            return new FrameBounds(from, to);
        }
    }

    /**
     * T frames of equal length over the time from the start to the last event: frame i begins
     * {@code floor(i * span / T)} microseconds after the start, where span includes the last event's microsecond.
     *
     * @param frames T, 1 or more
     */
    record EqualTimes(int frames) implements FrameSlicing {

        /**
         * Checks the value.
         *
         * @param frames 1 or more
         * @throws IllegalArgumentException when it is less
         */
        public EqualTimes {
            atLeastOne("timeSteps", frames);
        }

        @Override
        public OptionalInt timeSteps() {
            return OptionalInt.of(frames);
        }

        @Override
        public FrameBounds bounds(EventStream events, long startMicros) {
            int[] from = new int[frames];
            int[] to = new int[frames];
            int first = events.firstAtOrAfter(startMicros);
            long span = first == events.size() ? 0 : events.timeMicros(events.size() - 1) - startMicros + 1;
            for (int i = 0; i < frames; i++) {
                from[i] = i == 0 ? first : to[i - 1];
                // floor((i + 1) * span / T) without the product, which could overflow
                long end = (i + 1L) * (span / frames) + (i + 1L) * (span % frames) / frames;
                to[i] = events.firstAtOrAfter(startMicros + end);
            }
            return new FrameBounds(from, to);
        }
    }

    /**
     * T frames with equal numbers of events from the start on: frame i begins at event {@code floor(i * N / T)}.
     *
     * @param frames T, 1 or more
     */
    record EqualCounts(int frames) implements FrameSlicing {

        /**
         * Checks the value.
         *
         * @param frames 1 or more
         * @throws IllegalArgumentException when it is less
         */
        public EqualCounts {
            atLeastOne("timeSteps", frames);
        }

        @Override
        public OptionalInt timeSteps() {
            return OptionalInt.of(frames);
        }

        @Override
        public FrameBounds bounds(EventStream events, long startMicros) {
            int[] from = new int[frames];
            int[] to = new int[frames];
            int first = events.firstAtOrAfter(startMicros);
            int size = events.size() - first;
            for (int i = 0; i < frames; i++) {
                from[i] = first + (int) ((long) i * size / frames);
                to[i] = first + (int) ((i + 1L) * size / frames);
            }
            return new FrameBounds(from, to);
        }
    }

    private static FrameBounds every(EventStream events, long start, long length, long stride, int frames) {
        int[] from = new int[frames];
        int[] to = new int[frames];
        for (int i = 0; i < frames; i++) {
            from[i] = stride == length && i > 0 ? to[i - 1] : events.firstAtOrAfter(start + i * stride);
            to[i] = events.firstAtOrAfter(start + i * stride + length);
        }
        return new FrameBounds(from, to);
    }

    private static int frameCount(long frames) {
        if (frames > 1L << 24) {
            throw new IllegalArgumentException(
                    "Framing: expected at most 2^24 frames, got " + frames + "; is the last event's time right?");
        }
        return (int) frames;
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("Framing: expected " + name + " of 1 or more, got " + value);
        }
    }

    private static void overlapBelow(long length, long overlap) {
        if (overlap < 0 || overlap >= length) {
            throw new IllegalArgumentException(
                    "Framing: expected an overlap from 0 to " + (length - 1) + ", got " + overlap);
        }
    }
}
