package org.masnn.models.inference.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Two threads on the time steps of a clip: the caller's does the front of each, a second one the rear, which begins
 * when the front of that step has ended. Nothing is allocated by a run.
 *
 * <p>Design: both count what they have finished and wait for the other's count, spinning for about as long as a step
 * takes and then asleep for moments.
 */
final class Relay implements AutoCloseable {

    /** What is done at a time step. */
    interface Steps {

        /**
         * The first part of a step.
         *
         * @param step 0, 1, ...
         */
        void front(int step);

        /**
         * The second part of a step.
         *
         * @param step 0, 1, ...
         */
        void rear(int step);
    }

    private static final int SPINS = 2000;
    private static final long SLEEP_NANOS = 20_000;

    private final Steps steps;
    private final int ahead;
    private final Thread helper;
    private int count;
    private volatile int fronts;
    private volatile int rears;
    private volatile long started;
    private volatile long ended;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    /**
     * Starts the second thread, a daemon.
     *
     * @param steps what is done
     * @param ahead how many steps may be in work at once
     */
    Relay(Steps steps, int ahead) {
        this.steps = steps;
        this.ahead = ahead;
        helper = new Thread(this::help, "masnn-clip");
        helper.setDaemon(true);
        helper.start();
    }

    /** Does all steps; an error of either part is thrown when both threads have stopped. */
    void run(int number) {
        count = number;
        fronts = 0;
        rears = 0;
        failure = null;
        long run = started + 1;
        started = run;
        LockSupport.unpark(helper);
        try {
            for (int step = 0; step < number && failure == null; step++) {
                for (int spins = 0; rears <= step - ahead && failure == null; spins++) {
                    pause(spins);
                }
                steps.front(step);
                fronts = step + 1;
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (int spins = 0; ended < run; spins++) {
            pause(spins);
        }
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }

    private void help() {
        long run = 1;
        while (!closed) {
            for (int spins = 0; started < run && !closed; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            if (started >= run) {
                rears();
                ended = run;
                run++;
            }
        }
    }

    private void rears() {
        try {
            int number = count;
            for (int step = 0; step < number; step++) {
                for (int spins = 0; fronts <= step; spins++) {
                    if (failure != null) {
                        return;
                    }
                    pause(spins);
                }
                steps.rear(step);
                rears = step + 1;
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(this, SLEEP_NANOS);
        }
    }

    /** Ends the second thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(helper);
    }
}
