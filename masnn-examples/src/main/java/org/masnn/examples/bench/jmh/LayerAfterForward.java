package org.masnn.examples.bench.jmh;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A layer with what its forward pass left, anew for each backward pass. */
@State(Scope.Thread)
public class LayerAfterForward extends LayerState {

    private @Nullable MemoryWorkspace open;

    /** For JMH. */
    public LayerAfterForward() {}

    /** Runs forward; tens of milliseconds, so that JMH's warning about short invocations is not for this. */
    @Setup(Level.Invocation)
    public void runForward() {
        open = openForward();
        forward();
    }

    /** Gives the memory back. */
    @TearDown(Level.Invocation)
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
