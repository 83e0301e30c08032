package org.masnn.models.distributed;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;

/**
 * What an executor's process keeps of a training between steps: the opened data and networks that no task uses now. One
 * training at a time; the next one lets go of it.
 */
final class Worker {

    private static @Nullable Worker current;

    private final String id;
    private final TrainingExamples examples;
    private final Supplier<? extends EpochIterator> data;
    private final Deque<WorkerNetwork> free = new ArrayDeque<>();
    private long configuration = -1;

    private Worker(String id, TrainingExamples examples, Supplier<? extends EpochIterator> data) {
        this.id = id;
        this.examples = examples;
        this.data = data;
    }

    /**
     * The training's worker in this process. Opens the data unless the training before had the same, which {@link
     * TrainingExamples} that are records can tell.
     */
    static synchronized Worker of(String id, WorkerIdentity driver, TrainingExamples examples) throws IOException {
        requireSame(driver);
        Worker worker = current;
        if (worker == null || !worker.id.equals(id)) {
            current = null; // its memory may be needed
            Supplier<? extends EpochIterator> kept = null;
            if (worker != null) {
                worker.close();
                kept = worker.examples.equals(examples) ? worker.data : null;
            }
            worker = new Worker(id, examples, kept == null ? examples.open() : kept);
            current = worker;
        }
        return worker;
    }

    static void requireSame(WorkerIdentity driver) {
        Optional<String> difference = driver.differenceFrom(WorkerIdentity.here());
        if (difference.isPresent()) {
            throw new ShardFailure(
                    "expected an executor like the driver; " + difference.get()
                            + "; give all executors the same jar and the same native libraries",
                    false);
        }
    }

    /** How messages name this process. */
    static String name() {
        SparkEnv environment = SparkEnv.get();
        return environment == null
                ? "driver"
                : "executor " + environment.executorId() + " on "
                        + environment.blockManager().blockManagerId().host();
    }

    /** An iterator for one user at a time. */
    EpochIterator samples() {
        return data.get();
    }

    private EpochIterator samples(WorkOrder order) {
        EpochIterator samples = samples();
        if (samples.batch() != 1) {
            throw new ShardFailure(
                    "expected iterators with batches of 1 sample, since a worker asks for as many as its shard has,"
                            + " got batches of " + samples.batch(),
                    false);
        }
        if (samples.samples() != order.plan().samples()
                || samples.epochOrder().seed() != order.order()
                || samples.epochOrder().shuffled() != order.shuffled()) {
            throw new ShardFailure(
                    "expected the driver's " + order.plan().samples() + " samples (seed " + order.order() + ", "
                            + shuffled(order.shuffled()) + "), this executor found " + samples.samples() + " (seed "
                            + samples.epochOrder().seed() + ", "
                            + shuffled(samples.epochOrder().shuffled())
                            + "); all executors have to see the same data",
                    false);
        }
        return samples;
    }

    private static String shuffled(boolean shuffled) {
        return shuffled ? "shuffled" : "not shuffled";
    }

    /** A network for one task; give it back. */
    WorkerNetwork take(WorkOrder order) {
        synchronized (this) {
            if (order.configuration().id() != configuration) {
                close();
                configuration = order.configuration().id();
            }
            WorkerNetwork kept = free.poll();
            if (kept != null) {
                return kept;
            }
        }
        return new WorkerNetwork(order, samples(order));
    }

    synchronized void giveBack(WorkOrder order, WorkerNetwork network) {
        if (order.configuration().id() == configuration) {
            free.push(network);
        }
    }

    /** Ends what free networks hold, such as threads that decode images. */
    private synchronized void close() {
        free.forEach(WorkerNetwork::close);
        free.clear();
    }
}
