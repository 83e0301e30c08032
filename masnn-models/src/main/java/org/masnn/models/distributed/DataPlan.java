package org.masnn.models.distributed;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;

/**
 * What executors see of the data.
 *
 * @param samples how many
 * @param seed of their order
 * @param shuffled whether each epoch has an order of its own
 */
record DataPlan(int samples, long seed, boolean shuffled) implements Serializable {

    static DataPlan of(EpochIterator samples) {
        return new DataPlan(
                samples.samples(),
                samples.epochOrder().seed(),
                samples.epochOrder().shuffled());
    }

    String described() {
        return samples + " samples (seed " + seed + ", " + (shuffled ? "shuffled" : "not shuffled") + ")";
    }

    /** One executor's answer. */
    private record Answer(
            String worker,
            @Nullable DataPlan plan,
            @Nullable String failure) implements Serializable {}

    /** Asks so many tasks, which reach all executors where they run at once. */
    static DataPlan of(JavaSparkContext context, String id, WorkerIdentity driver, TrainingExamples examples, int tasks)
            throws IOException {
        List<byte[]> collected;
        try {
            collected = context.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                    .map(task -> Serialized.of(answer(id, driver, examples)))
                    .collect();
        } catch (Exception e) {
            throw Failures.unwrapped(e);
        }
        List<Answer> answers =
                collected.stream().map(bytes -> (Answer) Serialized.read(bytes)).toList();
        Answer first = answers.get(0);
        for (Answer answer : answers) {
            if (answer.failure() != null) {
                throw new IOException("SparkTraining: " + answer.worker() + ": " + answer.failure());
            }
            if (!Objects.equals(answer.plan(), first.plan())) {
                throw new IOException("SparkTraining: expected all executors to see the same data, got "
                        + described(first) + " and " + described(answer));
            }
        }
        return Objects.requireNonNull(first.plan());
    }

    private static String described(Answer answer) {
        DataPlan plan = answer.plan();
        return (plan == null ? "none" : plan.described()) + " on " + answer.worker();
    }

    private static Answer answer(String id, WorkerIdentity driver, TrainingExamples examples) throws IOException {
        EpochIterator samples;
        try {
            samples = Worker.of(id, driver, examples).samples();
        } catch (ShardFailure e) {
            return new Answer(Worker.name(), null, e.getMessage());
        }
        DataPlan plan = of(samples);
        WorkerNetwork.close(samples);
        return new Answer(Worker.name(), plan, null);
    }
}
