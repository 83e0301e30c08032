package org.masnn.core.kernel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs independent pieces of a kernel on the calling thread and the common pool of the JVM. It owns no threads, so none
 * outlives anything.
 *
 * <p>At most {@link #threads} of them work for one caller: as many as ND4J's own operations may use ({@code
 * OMP_NUM_THREADS}, or {@code Nd4j.getEnvironment().setMaxMasterThreads(n)}), and no more than the common pool has with
 * the caller on top ({@code java.util.concurrent.ForkJoinPool.common.parallelism}, by default one fewer than there are
 * processors, so that together they are as many). ND4J 1.0.0-M2.1 ignores {@code setMaxThreads}.
 */
public final class Parallel {

    private static final int RANGES_PER_THREAD = 8;

    private Parallel() {}

    /**
     * How many threads work for one caller, the calling one included.
     *
     * @return at least 1
     */
    public static int threads() {
        int pool = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
        int processors = Math.max(pool, Math.min(pool + 1, Runtime.getRuntime().availableProcessors()));
        Environment nd4j = Nd4j.getEnvironment();
        return Math.max(1, Math.min(processors, Math.min(nd4j.maxThreads(), nd4j.maxMasterThreads())));
    }

    /**
     * Runs {@code task} for 0 to {@code count - 1}, in any order, and waits for all.
     *
     * @param count how many pieces
     * @param task what to do for one
     */
    public static void forEach(int count, IntConsumer task) {
        forEachByWorkers(count, () -> task);
    }

    /**
     * The same with memory of its own for each thread, which it uses again and again: what is allocated for each
     * piece costs more than time, since Java's heap grows with it.
     *
     * @param count how many pieces
     * @param worker called once by each thread; gives what to do for one piece
     */
    public static void forEachByWorkers(int count, Supplier<IntConsumer> worker) {
        int workers = Math.min(count, threads());
        if (workers <= 1) {
            IntConsumer task = worker.get();
            for (int i = 0; i < count; i++) {
                task.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        IntStream.range(0, workers).parallel().forEach(number -> {
            OpenMpRest.ensure();
            int i = next.getAndIncrement();
            IntConsumer task = i < count ? worker.get() : ignored -> {};
            for (; i < count; i = next.getAndIncrement()) {
                task.accept(i);
            }
        });
    }

    /**
     * Cuts {@code 0} to {@code count - 1} into ranges, a few for each thread, so that a task can use its scratch memory
     * again and again.
     *
     * @param count how many pieces
     * @param task gets the first piece and the one behind the last
     */
    public static void forEachRange(int count, Range task) {
        int ranges = Math.min(count, RANGES_PER_THREAD * threads());
        forEach(ranges, i -> task.run((int) ((long) count * i / ranges), (int) ((long) count * (i + 1) / ranges)));
    }

    /** What to do with a range of pieces. */
    public interface Range {

        /**
         * Does it.
         *
         * @param from first piece
         * @param to behind the last one
         */
        void run(int from, int to);
    }
}
