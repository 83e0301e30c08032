package org.masnn.models.distributed;

import java.io.IOException;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * How many tasks run at once on the executors that are there. Executors register one after the other while the program
 * runs already, and Spark's default parallelism is something else: 2 at least on a cluster, and a setting.
 */
final class ExecutorSlots {

    /** How long Spark itself waits for executors. */
    static final String PATIENCE = "spark.scheduler.maxRegisteredResourcesWaitingTime";

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final IntSupplier slots;
    private final Duration patience;
    private final Duration settling;

    ExecutorSlots(IntSupplier slots, Duration patience, Duration settling) {
        this.slots = slots;
        this.patience = patience;
        this.settling = settling;
    }

    /** Inside of this process nothing is waited for. */
    static ExecutorSlots of(JavaSparkContext context) {
        SparkContext inner = context.sc();
        return new ExecutorSlots(
                () -> inner.maxNumConcurrentTasks(inner.resourceProfileManager().defaultResourceProfile()),
                context.isLocal()
                        ? Duration.ZERO
                        : Duration.ofMillis(context.getConf().getTimeAsMs(PATIENCE, "30s")),
                context.isLocal() ? Duration.ZERO : SETTLING);
    }

    /** Waits for so many, and says how many there are when they or the end of patience have come. */
    int atLeast(int wanted) throws IOException {
        long start = System.nanoTime();
        int found = slots.getAsInt();
        while (found < wanted && System.nanoTime() - start < patience.toNanos()) {
            sleep();
            found = slots.getAsInt();
        }
        return found;
    }

    /** Waits for the first, and until no more have come for a while; 0 if none came. */
    int settled() throws IOException {
        int found = atLeast(1);
        long since = System.nanoTime();
        while (System.nanoTime() - since < settling.toNanos()) {
            sleep();
            int now = slots.getAsInt();
            if (now != found) {
                found = now;
                since = System.nanoTime();
            }
        }
        return found;
    }

    /** Spark would ask again for ten minutes before it gives up, or for ever. */
    void requireAtOnce(int shards) throws IOException {
        int found = atLeast(shards);
        if (found < shards) {
            throw new IllegalArgumentException("SparkSteps: expected executors for all " + shards
                    + " shards at once, which SYNCHRONISED batch normalisation needs, got " + found
                    + (patience.isZero() ? "" : " after " + patience.toSeconds() + " s (" + PATIENCE + ")")
                    + "; give fewer shards, more executors, or PER_WORKER");
        }
    }

    private static void sleep() throws IOException {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("SparkSteps: interrupted while waiting for executors", e);
        }
    }
}
