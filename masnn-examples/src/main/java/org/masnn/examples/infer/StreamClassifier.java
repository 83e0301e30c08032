package org.masnn.examples.infer;

import java.io.IOException;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.masnn.models.inference.ClipSession;
import org.masnn.models.inference.EventDrivenNetwork;
import org.masnn.models.inference.Session;
import org.masnn.models.inference.plan.EventInput;

/**
 * Cuts a stream of events into frames from its first event on and classifies: after each frame where the network can, else
 * (temporal or joint attention, or samples that were centred for training) after each T frames.
 */
final class StreamClassifier {

    /** What takes the readouts. */
    interface Results {

        /**
         * Takes one.
         *
         * @param millis time in the stream, from its first event on, up to which events were seen
         * @param readout not kept
         */
        void take(double millis, float[] readout) throws IOException;
    }

    private interface Work {
        float[] classify(EventStream events, long start);
    }

    private static final long NONE = -1;

    private final EventInput camera;
    private final Work work;
    private final Results results;
    private final Latencies latencies;
    private final boolean everyFrame;
    private final long length;
    private EventStream.Builder events;
    private long first = NONE;
    private long start;
    private long last;

    StreamClassifier(EventDrivenNetwork network, boolean centred, Results results, Latencies latencies) {
        camera = network.events().orElseThrow();
        this.results = results;
        this.latencies = latencies;
        Framing framing = camera.framing();
        everyFrame = network.streams() && !centred;
        length = everyFrame ? camera.frameMicros() : framing.durationMicros();
        if (everyFrame) {
            Session session = network.openSession();
            work = (stream, from) -> session.step(stream);
        } else {
            ClipSession session = network.openClipSession();
            work = (stream, from) -> session.classify(centred ? stream.centred() : stream, from);
        }
        events = EventStream.builder(camera.sensorWidth(), camera.sensorHeight());
    }

    /** Whether there is a result after each frame, else after each T of them. */
    boolean everyFrame() {
        return everyFrame;
    }

    /**
     * Takes the next event and classifies what ended before it.
     *
     * @throws IllegalArgumentException if it is outside the sensor or before the last one
     */
    void add(int x, int y, long micros, boolean on) throws IOException {
        if (first == NONE) {
            first = micros;
            start = micros;
        } else if (micros < last) {
            throw new IllegalArgumentException(
                    "expected times that never decrease, got " + micros + " us after " + last + " us");
        }
        while (micros - start >= length) {
            classify();
        }
        events.add(x, y, micros, on);
        last = micros;
    }

    /** Ends the stream: the frame that has begun is classified too, T frames only if they are whole. */
    void finish() throws IOException {
        if (everyFrame && first != NONE) {
            classify();
        }
    }

    private void classify() throws IOException {
        EventStream stream = events.build();
        events = EventStream.builder(camera.sensorWidth(), camera.sensorHeight());
        long begin = System.nanoTime();
        float[] readout = work.classify(stream, start);
        latencies.add(System.nanoTime() - begin);
        start += length;
        results.take((start - first) / 1e3, readout);
    }
}
