package org.masnn.models.inference;

import java.util.List;
import org.masnn.core.event.EventStream;
import org.masnn.models.inference.engine.ClipExecution;
import org.masnn.models.inference.engine.Engine;
import org.masnn.models.inference.engine.SynapticOperations;
import org.masnn.models.inference.plan.EventInput;
import org.masnn.models.inference.plan.Plan;

/**
 * Classifies clips of T frames one by one, each from its first step on; the window form for networks with temporal or
 * joint attention, which look at all T frames. For one thread at a time; nothing is allocated by a clip of frames.
 */
public final class ClipSession implements AutoCloseable {

    private static final String WHO = "ClipSession";

    private final Plan plan;
    private final ClipExecution execution;
    private final float[] readout;
    private final float[] frames;
    private final String shape;
    private boolean closed;

    ClipSession(Engine engine, int threads) {
        plan = engine.plan();
        execution = new ClipExecution(engine, threads);
        readout = new float[execution.resultLength()];
        frames = new float[clipLength()];
        String frame = FrameCheck.shape(plan.input());
        shape = plan.repeatsImage() ? frame : "[" + plan.timeSteps() + ", " + frame.substring(1);
    }

    private int clipLength() {
        int frame = plan.input().length();
        return plan.repeatsImage() ? frame : Math.multiplyExact(plan.timeSteps(), frame);
    }

    /**
     * Classifies a clip.
     *
     * @param clip {@code [T, H, W, C]}, row-major, in the units of training, whatever order of axes the graph takes;
     *     for a network that repeats an image {@code [H, W, C]}; not modified
     * @return {@code [classes]}, or {@code [T, classes]} of a network with a result per time step; the session's own
     *     array, written anew by each clip
     * @throws IllegalArgumentException if the clip has another size or a value that is not finite
     * @throws IllegalStateException if the session is closed
     */
    public float[] classify(float[] clip) {
        requireOpen();
        FrameCheck.values(WHO, clip, frames.length, shape);
        execution.run(clip, readout);
        return readout;
    }

    /**
     * Classifies the events from a moment on; those after the last of T frames are left out.
     *
     * @param events of the network's sensor
     * @param startMicros when the first frame begins
     * @return as {@link #classify(float[])}
     * @throws IllegalArgumentException if the sensor is another or the network does not know its camera
     * @throws IllegalStateException if the session is closed
     */
    public float[] classify(EventStream events, long startMicros) {
        requireOpen();
        EventInput camera = plan.events();
        if (camera == null) {
            throw new IllegalArgumentException(WHO
                    + ": the network does not know how events become frames; call EventDrivenNetwork.withEvents(...)");
        }
        FrameCheck.sensor(WHO, camera, events);
        camera.framing().write(events, startMicros, frames, 0);
        execution.run(frames, readout);
        return readout;
    }

    /**
     * Synaptic operations of all clips so far.
     *
     * @return one count per convolution or dense layer, in their order
     */
    public List<SynapticOperations> operations() {
        return execution.counts();
    }

    /** Sets the counts of {@link #operations()} to 0. */
    public void resetOperations() {
        execution.resetCounters();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    WHO + ": is closed; open another one with EventDrivenNetwork.openClipSession()");
        }
    }

    /** Ends the session; whatever is called afterwards, but for the counts, is an error. */
    @Override
    public void close() {
        closed = true;
        execution.close();
    }
}
