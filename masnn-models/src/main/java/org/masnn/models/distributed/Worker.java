package org.masnn.models.distributed;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.masnn.core.data.EpochIterator;

/**
 * What an executor's process keeps of a training between steps: the opened data and networks that no task uses now.
 */
final class Worker {

    /** Two: a training, and the evaluations between its epochs. The least recently used goes first. */
    private static final Map<String, Worker> KEPT = new LinkedHashMap<>(4, 0.75f, true);

    private static final int MOST = 2;

    private final TrainingExamples examples;
    private final Supplier<? extends EpochIterator> data;
    private final Deque<WorkerNetwork> free = new ArrayDeque<>();
    private long configuration = -1;
    private boolean closed;

    private Worker(TrainingExamples examples, Supplier<? extends EpochIterator> data) {
        this.examples = examples;
        this.data = data;
    }

    /**
     * The training's worker in this process. Opens the data unless the training before had the same, which {@link
     * TrainingExamples} that are records can tell.
     */
    static synchronized Worker of(String id, WorkerIdentity driver, TrainingExamples examples) throws IOException {
        requireSame(driver);
        Worker worker = KEPT.get(id);
        if (worker == null) {
            Supplier<? extends EpochIterator> same = KEPT.values().stream()
                    .filter(kept -> kept.examples.equals(examples))
                    .findFirst()
                    .<Supplier<? extends EpochIterator>>map(kept -> kept.data)
                    .orElse(null);
            while (KEPT.size() >= MOST) { // before the new one needs memory
                String oldest = KEPT.keySet().iterator().next();
                Objects.requireNonNull(KEPT.remove(oldest)).close();
            }
            worker = new Worker(examples, same == null ? opened(examples) : same);
            KEPT.put(id, worker);
        }
        return worker;
    }

    private static Supplier<? extends EpochIterator> opened(TrainingExamples examples) throws IOException {
        try {
            return examples.open();
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    name() + ": examples cannot be opened: " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
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

    static void requireSingle(EpochIterator samples) {
        if (samples.batch() != 1) {
            throw new ShardFailure(
                    "expected iterators with batches of 1 sample, since a worker asks for as many as its shard has,"
                            + " got batches of " + samples.batch(),
                    false);
        }
    }

    /** An iterator for one user at a time. */
    EpochIterator samples() {
        return data.get();
    }

    private EpochIterator samples(WorkOrder order) {
        EpochIterator samples = samples();
        requireSingle(samples);
        DataPlan wanted = new DataPlan(order.plan().samples(), order.order(), order.shuffled());
        DataPlan found = DataPlan.of(samples);
        if (!found.equals(wanted)) {
            throw new ShardFailure(
                    "expected the driver's " + wanted.described() + ", this executor found " + found.described()
                            + "; all executors have to see the same data",
                    false);
        }
        return samples;
    }

    /** A network for one task; give it back, or close it if the task failed. */
    WorkerNetwork take(WorkOrder order) {
        synchronized (this) {
            if (order.configuration().id() != configuration) {
                closeFree();
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
        if (!closed && order.configuration().id() == configuration) {
            free.push(network);
        } else {
            network.close();
        }
    }

    private synchronized void close() {
        closed = true;
        closeFree();
    }

    /** Ends what free networks hold, such as threads that decode images. */
    private void closeFree() {
        free.forEach(WorkerNetwork::close);
        free.clear();
    }
}
