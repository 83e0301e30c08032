package org.masnn.examples.program;

import java.util.concurrent.CountDownLatch;

/**
 * Whether the user asked the program to stop (Ctrl-C, SIGTERM). The JVM ends when its shutdown hooks have returned: the hook
 * of this class only raises a flag and then waits until {@link #close}, so that work in another thread can be saved.
 */
public final class Interruption implements AutoCloseable {

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::waitUntilClosed, "masnn-interruption");
    private volatile boolean requested;

    private Interruption() {}

    /**
     * Starts to listen.
     *
     * @return an interruption that has to be closed
     */
    public static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Asks to stop, as a signal does; the JVM does not end. */
    public void request() {
        requested = true;
    }

    /**
     * Whether work should stop at the next place where it can be saved.
     *
     * @return true from the signal on
     */
    public boolean requested() {
        return requested;
    }

    private void waitUntilClosed() {
        requested = true;
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs, and now returns.
            requested = true;
        }
    }
}
