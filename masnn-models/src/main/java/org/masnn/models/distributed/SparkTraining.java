package org.masnn.models.distributed;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.PlannedBatches;
import org.masnn.core.training.ResumableTraining;
import org.masnn.core.training.TrainingProgress;

/**
 * Trains a network on the executors of a Spark application, synchronously: each step's batch is cut into shards, and the
 * network ends as on one machine with the whole batch (see {@link SparkSteps} for how, and for what that rests on).
 *
 * <pre>{@code
 * SparkTraining.builder(network)
 *         .batch(256)
 *         .batchNormalization(NormalizationStatistics.SYNCHRONISED)
 *         .checkpoints(Path.of("run.zip"), Duration.ofMinutes(10))
 *         .build()
 *         .fit(examples, 90);
 * }</pre>
 *
 * <p>A lost executor's shards are computed again, with the same result. The driver writes checkpoints; a run that is
 * started again continues them, on as many executors as there are then. Not thread-safe.
 */
public final class SparkTraining {

    private final Builder settings;

    private SparkTraining(Builder settings) {
        this.settings = settings;
    }

    /**
     * Starts to describe a training.
     *
     * @param network initialised, of one input and one output; {@link #fit} modifies it
     * @return a builder
     */
    public static Builder builder(ComputationGraph network) {
        return new Builder(network);
    }

    /**
     * Trains until so many epochs are complete in all, or a stop is asked for; continues the checkpoint's file if it is
     * there, as {@link ResumableTraining#fit} does.
     *
     * @param examples where executors read
     * @param epochs in all, those of the checkpoint included
     * @return how far the training is
     * @throws IOException if an executor has other code, another backend or other data, if examples cannot be read after
     *     Spark's retries (the message names shard and worker), or for a checkpoint of something else; neither the
     *     network nor the file is modified by the step that failed
     * @throws IllegalArgumentException if the network refuses a shard, for instance clips of another T
     * @throws org.masnn.core.training.TrainingDivergedException if a gradient or loss is not finite; it names shard and
     *     worker, and the last checkpoint is left as it was
     */
    public TrainingProgress fit(TrainingExamples examples, int epochs) throws IOException {
        Builder s = settings;
        JavaSparkContext context =
                s.context == null ? JavaSparkContext.fromSparkContext(SparkContext.getOrCreate()) : s.context;
        SparkSteps.Builder builder = SparkSteps.builder(context, s.network, examples)
                .batchNormalization(s.statistics)
                .gradients(s.precision)
                .averaging(s.averaging)
                .report(s.report);
        if (s.shards > 0) {
            builder.shards(s.shards);
        }
        try (SparkSteps steps = builder.build()) {
            PlannedBatches batches = steps.batches(s.batch);
            ResumableTraining.Builder training = ResumableTraining.builder(s.network, batches)
                    .steps(steps)
                    .seed(s.seed)
                    .batchesPerStep(s.batchesPerStep)
                    .stopWhen(s.stop)
                    .identity("Spark", steps.identity())
                    .afterStep(s.afterStep);
            if (s.checkpoint != null) {
                training.checkpoints(s.checkpoint, s.every);
            }
            if (s.validation != null) {
                training.validation(s.validation, null);
            }
            return training.build().fit(epochs);
        }
    }

    /** Options of a {@link SparkTraining}. */
    public static final class Builder {

        private final ComputationGraph network;
        private @Nullable JavaSparkContext context;
        private int batch = 32;
        private int batchesPerStep = 1;
        private int shards;
        private long seed;
        private NormalizationStatistics statistics = NormalizationStatistics.PER_WORKER;
        private GradientPrecision precision = GradientPrecision.FULL;
        private Averaging averaging = Averaging.GRADIENTS;
        private Consumer<StepReport> report = step -> {};
        private Consumer<TrainingProgress> afterStep = progress -> {};
        private BooleanSupplier stop = () -> false;
        private @Nullable Path checkpoint;
        private Duration every = Duration.ofMinutes(30);
        private @Nullable ToDoubleFunction<ComputationGraph> validation;

        private Builder(ComputationGraph network) {
            this.network = Objects.requireNonNull(network, "network");
        }

        /**
         * Sets the application; the one that runs in this process, or a new one of {@code spark-submit}'s settings, if not
         * called.
         *
         * @param application its context
         * @return this builder
         */
        public Builder on(JavaSparkContext application) {
            context = Objects.requireNonNull(application, "application");
            return this;
        }

        /**
         * Sets the batch of all workers together; 32 if not called, DL4J's usual size.
         *
         * @param examples 1 or more
         * @return this builder
         */
        public Builder batch(int examples) {
            batch = requirePositive("batch", examples);
            return this;
        }

        /**
         * Adds up the gradients of several batches for one step; with {@link Averaging#PARAMETERS}, the number of local
         * steps before parameters are averaged. 1 if not called.
         *
         * @param count 1 or more
         * @return this builder
         */
        public Builder batchesPerStep(int count) {
            batchesPerStep = requirePositive("batches per step", count);
            return this;
        }

        /**
         * As {@link SparkSteps.Builder#shards}.
         *
         * @param count 1 or more
         * @return this builder
         */
        public Builder shards(int count) {
            shards = requirePositive("shards", count);
            return this;
        }

        /**
         * Fixes dropout and weight noise; 0 if not called. The examples have a seed of their own.
         *
         * @param value the seed
         * @return this builder
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Chooses the statistics of batch normalisation; {@link NormalizationStatistics#PER_WORKER} if not called.
         *
         * @param choice over what
         * @return this builder
         */
        public Builder batchNormalization(NormalizationStatistics choice) {
            statistics = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Chooses how exact gradients travel; {@link GradientPrecision#FULL} if not called.
         *
         * @param choice the precision
         * @return this builder
         */
        public Builder gradients(GradientPrecision choice) {
            precision = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Chooses what is averaged; {@link Averaging#GRADIENTS} if not called.
         *
         * @param choice gradients, or parameters after local steps
         * @return this builder
         */
        public Builder averaging(Averaging choice) {
            averaging = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Writes checkpoints, as {@link ResumableTraining.Builder#checkpoints}.
         *
         * @param file on the driver's machine; continued by {@link #fit} if it exists
         * @param age zero for one after each step
         * @return this builder
         */
        public Builder checkpoints(Path file, Duration age) {
            checkpoint = Objects.requireNonNull(file, "file");
            every = Objects.requireNonNull(age, "age");
            return this;
        }

        /**
         * Scores each epoch's network.
         *
         * @param score called on the driver
         * @return this builder
         */
        public Builder validation(ToDoubleFunction<ComputationGraph> score) {
            validation = Objects.requireNonNull(score, "score");
            return this;
        }

        /**
         * Called after each step with what it cost.
         *
         * @param listener gets the report
         * @return this builder
         */
        public Builder report(Consumer<StepReport> listener) {
            report = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Called after each step with how far the training is.
         *
         * @param listener gets the progress
         * @return this builder
         */
        public Builder afterStep(Consumer<TrainingProgress> listener) {
            afterStep = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Asked before each step and after each epoch; true ends {@link #fit} with a checkpoint.
         *
         * @param asked for instance whether Ctrl-C was pressed
         * @return this builder
         */
        public Builder stopWhen(BooleanSupplier asked) {
            stop = Objects.requireNonNull(asked, "asked");
            return this;
        }

        /**
         * The training.
         *
         * @return nothing is read or trained yet
         */
        public SparkTraining build() {
            return new SparkTraining(this);
        }

        private static int requirePositive(String what, int value) {
            if (value < 1) {
                throw new IllegalArgumentException("SparkTraining: expected " + what + " of 1 or more, got " + value);
            }
            return value;
        }
    }
}
