package org.masnn.models.inference.engine;

import java.util.List;
import org.masnn.models.inference.plan.Operation;

/** One stream, time step by time step. For one thread at a time. */
public final class StreamExecution {

    private final Execution execution;
    private final Frames frames;
    private final int operations;
    private long steps;

    /**
     * A stream at its start.
     *
     * @param engine what is computed
     * @throws IllegalArgumentException if a result needs all frames of a clip; the message names the layer
     */
    public StreamExecution(Engine engine) {
        Operation wholeClip = engine.plan().wholeClipOperation().orElse(null);
        if (wholeClip != null) {
            throw new IllegalArgumentException("layer \"" + wholeClip.name() + "\" looks at all T = "
                    + engine.plan().timeSteps() + " time steps of a clip, so there is no result after each step;"
                    + " collect T frames and give them to a ClipSession, or train a network without temporal and joint"
                    + " attention (CSA)");
        }
        execution = new Execution(engine, 1);
        frames = execution.frames(0);
        operations = engine.plan().operations().size();
    }

    /**
     * Where the caller writes the frame of the next step, and reads nothing.
     *
     * @return {@code [H, W, C]}
     */
    public float[] input() {
        return frames.get(0);
    }

    /**
     * Computes one time step from {@link #input()}. Allocates nothing.
     *
     * @return the result, valid until the next step; not to be modified
     */
    public float[] step() {
        frames.setStep(steps);
        frames.written(0);
        for (int i = 0; i < operations; i++) {
            execution.run(i, frames);
        }
        steps++;
        return frames.get(operations);
    }

    /** Back to the start; counters too. */
    public void reset() {
        execution.reset();
        execution.resetCounters();
        steps = 0;
    }

    /**
     * How many steps there were.
     *
     * @return since the start
     */
    public long steps() {
        return steps;
    }

    /**
     * Continues elsewhere, when {@link #states()} have been written.
     *
     * @param value how many steps there were
     */
    public void setSteps(long value) {
        steps = value;
    }

    /**
     * All that the stream remembers but {@link #steps()}.
     *
     * @return the arrays themselves, to be read or written between steps
     */
    public List<float[]> states() {
        return execution.states();
    }

    /**
     * Synaptic operations since the start.
     *
     * @return one count per convolution or dense layer
     */
    public List<SynapticOperations> counts() {
        return execution.counts();
    }
}
