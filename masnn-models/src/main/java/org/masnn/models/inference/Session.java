package org.masnn.models.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.masnn.models.inference.engine.Engine;
import org.masnn.models.inference.engine.StreamExecution;
import org.masnn.models.inference.engine.SynapticOperations;
import org.masnn.models.inference.plan.EventInput;

/**
 * The state of one stream, for one thread at a time. A step may follow another for ever in the same memory: with a
 * frame nothing is allocated, with events a few arrays of the sensor's width and height. Whatever is wrong with a
 * step's input is found before the state is touched: after an exception the session is as it was.
 */
public final class Session implements AutoCloseable {

    private static final String WHO = "Session";
    private static final long NO_TIME = -1;

    private final Engine engine;
    private final StreamExecution execution;
    private final float[] readout;
    private final String shape;
    private long lastMicros = NO_TIME;
    private @Nullable EventInput camera;
    private @Nullable Framing oneFrame;
    private boolean closed;

    Session(Engine engine) {
        this.engine = engine;
        execution = newExecution(engine);
        readout = new float[engine.plan().output().length()];
        shape = FrameCheck.shape(engine.plan().input());
    }

    private static StreamExecution newExecution(Engine engine) {
        try {
            return new StreamExecution(engine);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(WHO + ": " + e.getMessage(), e);
        }
    }

    /**
     * One time step with a frame.
     *
     * @param frame {@code [H, W, C]}, row-major, in the units of training; not modified
     * @return the readout after this step, of the last T steps (of all, as long as there are fewer); the session's own
     *     array, written anew at each step
     * @throws IllegalArgumentException if the frame has another size or a value that is not finite
     * @throws IllegalStateException if the session is closed
     */
    public float[] step(float[] frame) {
        requireOpen();
        FrameCheck.values(WHO, frame, execution.input().length, shape);
        System.arraycopy(frame, 0, execution.input(), 0, frame.length);
        return finish();
    }

    /**
     * One time step with the events of one frame's time, which may be none.
     *
     * @param events of the network's sensor, not before those of the step before; times are compared only with each
     *     other
     * @return as {@link #step(float[])}
     * @throws IllegalArgumentException if the sensor is another, time runs backwards, or the events take longer than a
     *     frame
     * @throws IllegalStateException if the session is closed
     */
    public float[] step(EventStream events) {
        requireOpen();
        EventInput input = camera == null ? FrameCheck.camera(WHO, engine.plan()) : camera;
        camera = input;
        FrameCheck.sensor(WHO, input, events);
        long start = 0;
        if (!events.isEmpty()) {
            start = events.timeMicros(0);
            if (start < lastMicros) {
                throw new IllegalArgumentException(WHO + ": expected events from " + lastMicros
                        + " us on, the time of the last one so far, got one at " + start
                        + " us; call reset() before another recording");
            }
            if (events.durationMicros() >= input.frameMicros()) {
                throw new IllegalArgumentException(WHO + ": expected the events of one frame of " + input.frameMicros()
                        + " us, got events over " + events.durationMicros() + " us; cut the stream with"
                        + " EventStream.window(from, to), a step for each");
            }
        }
        Framing framing = oneFrame == null ? input.oneFrame() : oneFrame;
        oneFrame = framing;
        framing.write(events, start, execution.input(), 0);
        lastMicros = events.isEmpty() ? lastMicros : events.timeMicros(events.size() - 1);
        return finish();
    }

    private float[] finish() {
        System.arraycopy(execution.step(), 0, readout, 0, readout.length);
        return readout;
    }

    /**
     * Number of steps since the start or the last reset.
     *
     * @return 0 or more
     */
    public long steps() {
        return execution.steps();
    }

    /**
     * Synaptic operations since the start or the last reset (not a restored session's before it was saved).
     *
     * @return one count per convolution or dense layer, in their order
     */
    public List<SynapticOperations> operations() {
        return execution.counts();
    }

    /**
     * Forgets everything: the next step is the first one.
     *
     * @throws IllegalStateException if the session is closed
     */
    public void reset() {
        requireOpen();
        execution.reset();
        lastMicros = NO_TIME;
    }

    /**
     * The state, to go on later or elsewhere.
     *
     * @return bytes for {@link #restore} of a session of the same network
     * @throws IllegalStateException if the session is closed
     */
    public byte[] save() {
        requireOpen();
        return new SessionState(execution.steps(), lastMicros, execution.states()).toBytes(engine.digest());
    }

    /**
     * Goes on from a state.
     *
     * @param state of {@link #save}; not modified
     * @throws IllegalArgumentException if it is none, damaged, or of another network; the session is then as it was
     * @throws IllegalStateException if the session is closed
     */
    public void restore(byte[] state) {
        requireOpen();
        List<float[]> own = execution.states();
        SessionState saved = SessionState.of(state, engine.digest(), own);
        execution.reset();
        for (int i = 0; i < own.size(); i++) {
            System.arraycopy(saved.states().get(i), 0, own.get(i), 0, own.get(i).length);
        }
        execution.setSteps(saved.steps());
        lastMicros = saved.lastMicros();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    WHO + ": is closed; open another one with EventDrivenNetwork.openSession()");
        }
    }

    /** Ends the session; whatever is called afterwards, but for the counts, is an error. */
    @Override
    public void close() {
        closed = true;
    }
}
