package org.masnn.core.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.masnn.core.event.EventStream;

/**
 * The same number of clips of each recording, all of one length and spread over the recording: how the authors'
 * published code tests, with 10 clips and the {@code dt * T} of the frames as length. Recordings are the samples of
 * another source; clip {@code j} of recording {@code r} is sample {@code r * clips + j}.
 *
 * <p>With k clips of length L over a recording that ends at E, clip j begins at {@code j * (L + floor((E - k * L) /
 * k))} where there is room between clips and at {@code j * (L - floor((k * L - E) / k))} where clips have to overlap;
 * one that would end behind E is moved forward to end there, though never to before the recording's start. So one clip
 * is the first L of the recording, and of a recording that is not longer than L every clip is the whole of it. E lies
 * one microsecond behind the last event; times count from the start of the clip. (The published code puts E on the last
 * event, which it thereby leaves out, and counts from the first event of a clip, some microseconds later.)
 *
 * <p>A recording or two for each processor are kept, so that a source that reads files is asked about once for a
 * recording whose clips are asked for one after the other.
 */
public final class ClipSamples implements SampleSource {

    /** Clips of a recording in the authors' published code for DVS128 Gesture. */
    public static final int PUBLISHED_CLIPS = 10;

    private final SampleSource recordings;
    private final long lengthMicros;
    private final int clips;

    private final Map<Integer, EventStream> recent = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, EventStream> eldest) {
            return size() > 2 * Runtime.getRuntime().availableProcessors();
        }
    });

    /**
     * Clips of recordings.
     *
     * @param recordings each sample is a recording
     * @param lengthMicros length of a clip in microseconds, for frames {@code framing.durationMicros()}, 1 or more
     * @param clips clips of a recording k, 1 or more
     * @throws IllegalArgumentException when a number is out of range
     */
    public ClipSamples(SampleSource recordings, long lengthMicros, int clips) {
        this.recordings = Objects.requireNonNull(recordings, "recordings");
        this.lengthMicros = lengthMicros;
        this.clips = clips;
        if (lengthMicros < 1 || clips < 1 || lengthMicros > Long.MAX_VALUE / 4 / clips) {
            throw new IllegalArgumentException(
                    "ClipSamples: expected clips of 1 us or more, at least 1 of a recording and"
                            + " less than 2^61 us of them, got " + lengthMicros + " us and " + clips);
        }
        if ((long) recordings.size() * clips > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("ClipSamples: expected at most 2^31 - 1 clips, got " + recordings.size()
                    + " recordings of " + clips);
        }
    }

    /**
     * The recordings.
     *
     * @return the source of them
     */
    public SampleSource recordings() {
        return recordings;
    }

    /**
     * The number of clips of each recording.
     *
     * @return k
     */
    public int clipsPerRecording() {
        return clips;
    }

    /**
     * The recording that a clip is of.
     *
     * @param index of the clip, 0 to size - 1
     * @return index into {@link #recordings}
     */
    public int recordingOf(int index) {
        return Objects.checkIndex(index, size()) / clips;
    }

    @Override
    public int size() {
        return recordings.size() * clips;
    }

    @Override
    public List<String> classes() {
        return recordings.classes();
    }

    @Override
    public int sensorWidth() {
        return recordings.sensorWidth();
    }

    @Override
    public int sensorHeight() {
        return recordings.sensorHeight();
    }

    @Override
    public int label(int index) {
        return recordings.label(recordingOf(index));
    }

    @Override
    public EventStream events(int index) {
        EventStream recording = recording(recordingOf(index));
        long end = recording.isEmpty() ? 0 : recording.timeMicros(recording.size() - 1) + 1;
        long start = startMicros(index % clips, end);
        return recording.window(start, start + lengthMicros).relativeTo(start);
    }

    /** Two threads may both ask the source; to wait for each other would cost more. */
    private EventStream recording(int index) {
        EventStream kept = recent.get(index);
        if (kept == null) {
            kept = recordings.events(index);
            recent.put(index, kept);
        }
        return kept;
    }

    private long startMicros(int clip, long endMicros) {
        long surplus = endMicros - clips * lengthMicros;
        long stride = surplus >= 0 ? lengthMicros + surplus / clips : lengthMicros - -surplus / clips;
        return Math.max(0, Math.min(clip * stride, endMicros - lengthMicros));
    }

    @Override
    public SampleOrigin origin(int index) {
        return recordings.origin(recordingOf(index));
    }
}
