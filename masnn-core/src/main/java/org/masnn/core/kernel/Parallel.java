package org.masnn.core.kernel;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Runs independent pieces of a kernel on the processors of the machine: on the calling thread and the common pool of
 * the JVM, whose size {@code java.util.concurrent.ForkJoinPool.common.parallelism} bounds. It owns no threads.
 */
public final class Parallel {

    private Parallel() {}

    /**
     * Runs {@code task} for 0 to {@code count - 1}, in any order, and waits for all.
     *
     * @param count how many pieces
     * @param task what to do for one
     */
    public static void forEach(int count, IntConsumer task) {
        if (count == 1) {
            task.accept(0);
        } else {
            IntStream.range(0, count).parallel().forEach(task);
        }
    }
}
