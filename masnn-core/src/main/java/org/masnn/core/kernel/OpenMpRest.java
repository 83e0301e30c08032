package org.masnn.core.kernel;

import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes the threads of ND4J's OpenMP library sleep soon when they have nothing to do, so that Java's have the
 * processors.
 *
 * <p>GNU's library, which ND4J brings along, lets a thread that waits for the next parallel region turn in a loop for
 * some milliseconds, which slows down the kernels in Java that come between ND4J's operations. It shortens that to
 * some microseconds as soon as it has more threads than there are processors. So a worker of the common pool runs one
 * small operation, for which the library gives it a thread more; both are kept as long as the worker lives. Measured:
 * a step of Att-Res-SNN-18 takes 335 ms instead of 380.
 *
 * <p>Nothing is done where the environment says how long to wait ({@code OMP_WAIT_POLICY}, {@code GOMP_SPINCOUNT}).
 */
final class OpenMpRest {

    /** Enough for ND4J to take a second thread, which it does from 1,024 on for each. */
    private static final int VALUES = 1 << 13;

    private static final boolean CHOSEN =
            System.getenv("OMP_WAIT_POLICY") != null || System.getenv("GOMP_SPINCOUNT") != null;

    private static final AtomicReference<@Nullable Thread> WORKER = new AtomicReference<>();

    private OpenMpRest() {}

    /** Whether waiting is short now, as far as it is ours to say. */
    static boolean isEnsured() {
        Thread worker = WORKER.get();
        return CHOSEN || (worker != null && worker.isAlive());
    }

    /** Called by each thread of a kernel; costs nothing where it is done. */
    static void ensure() {
        Thread before = WORKER.get();
        Thread thread = Thread.currentThread();
        if (!CHOSEN
                && (before == null || !before.isAlive())
                && thread instanceof ForkJoinWorkerThread
                && WORKER.compareAndSet(before, thread)) {
            try (INDArray values = Nd4j.createUninitialized(DataType.FLOAT, VALUES)) {
                values.assign(0);
            }
        }
    }
}
