package org.masnn.models.distributed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.masnn.core.data.PlannedBatches;
import org.masnn.core.memory.RecomputingGraph;
import org.masnn.core.training.GradientStep;
import org.masnn.core.training.TrainingDivergedException;
import org.masnn.core.training.TrainingSteps;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import scala.Tuple2;

/**
 * Steps of a training on Spark, for {@link org.masnn.core.training.ResumableTraining}: the driver sends the parameters to
 * all executors, each computes the gradient of its shards of the batch, gradients are added up piece by piece on the
 * executors and the driver makes one step of the updater. Regularisation, clipping, schedules and listeners act once, on
 * the driver.
 *
 * <p>With {@link Averaging#GRADIENTS}, and no batch normalisation or {@link NormalizationStatistics#SYNCHRONISED}, a step is
 * that of one machine with the whole batch, but for the order of its sums. The bits depend on the number of shards, which
 * is a setting, and not on the number of executors, on what arrives first, or on what had to be computed again.
 * (Dropout draws from the step's seed and the shard.)
 *
 * <p>{@link SparkTraining} is the same with fewer words. Not thread-safe.
 */
public final class SparkSteps implements TrainingSteps, AutoCloseable {

    private final JavaSparkContext context;
    private final ComputationGraph network;
    private final StatisticSlices slices;
    private final NormalizationStatistics statistics;
    private final GradientPrecision precision;
    private final Averaging averaging;
    private final boolean countRightAnswers;
    private final int shards;
    private final Consumer<StepReport> report;
    private final TrainingExamples examples;
    private final String id = UUID.randomUUID().toString();
    private final DataPlan data;
    private final @Nullable MeetingServer meetings;
    private Broadcast<String> configuration;
    private int configuredEpoch;
    private long steps;

    private SparkSteps(Builder builder) throws IOException {
        context = builder.context;
        network = builder.network;
        statistics = builder.statistics;
        precision = builder.precision;
        averaging = builder.averaging;
        countRightAnswers = builder.countRightAnswers;
        report = builder.report;
        examples = builder.examples;
        shards = builder.shards > 0 ? builder.shards : context.defaultParallelism();
        slices = new StatisticSlices(network);
        ValueCoding.of(network.params().dataType());
        if (statistics == NormalizationStatistics.SYNCHRONISED) {
            requireAtOnce();
        }
        data = DataPlan.of(context, id, WorkerIdentity.here(), examples, shards);
        meetings = statistics == NormalizationStatistics.SYNCHRONISED
                ? new MeetingServer(context.getConf().getInt("spark.masnn.meeting.port", 0))
                : null;
        configuration = context.broadcast(network.getConfiguration().toJson());
        configuredEpoch = network.getEpochCount();
    }

    /** Spark would ask again for ten minutes before it gives up. */
    private void requireAtOnce() {
        int perTask = context.getConf().getInt("spark.task.cpus", 1);
        int slots = context.defaultParallelism() / perTask;
        if (shards > slots) {
            throw new IllegalArgumentException("SparkSteps: expected executors for all " + shards
                    + " shards at once, which SYNCHRONISED batch normalisation needs, got " + slots
                    + "; give fewer shards, more executors, or PER_WORKER");
        }
    }

    /**
     * Starts to describe how steps are made.
     *
     * @param context of the running application
     * @param network initialised, of one input and one output; steps modify it
     * @param examples where executors read
     * @return a builder
     */
    public static Builder builder(JavaSparkContext context, ComputationGraph network, TrainingExamples examples) {
        return new Builder(context, network, examples);
    }

    /**
     * The batches of these examples, for {@code ResumableTraining}: their order without their content.
     *
     * @param batch samples of a batch of all workers together
     * @return at the start of epoch 0
     */
    public PlannedBatches batches(int batch) {
        return new PlannedBatches(new EpochOrder(data.seed(), data.shuffled()), data.samples(), batch);
    }

    /**
     * What has to be the same for a checkpoint's run to be continued. The number of executors need not be, nor that of
     * shards where gradients are averaged: another one changes the order of sums, and what {@link
     * NormalizationStatistics#PER_WORKER} normalises over.
     *
     * @return in words
     */
    public String identity() {
        return averaging + " averaged" + (averaging == Averaging.PARAMETERS ? " over " + shards + " shards" : "")
                + ", batch normalisation " + statistics + ", gradients " + precision;
    }

    @Override
    public Outcome next(EpochIterator batches, int count, long seed) throws IOException {
        if (!(batches instanceof PlannedBatches planned)
                || planned.samples() != data.samples()
                || !planned.epochOrder().equals(new EpochOrder(data.seed(), data.shuffled()))) {
            throw new IllegalArgumentException(
                    "SparkSteps: expected the batches of SparkSteps.batches(...), got others");
        }
        long start = System.nanoTime();
        ShardPlan plan = new ShardPlan(data.samples(), planned.batch(), shards);
        int first = planned.nextBatch();
        int taken = Math.min(count, plan.batches() - first);
        configure();
        INDArray values = values();
        ValueCoding coding = ValueCoding.of(values.dataType());
        Broadcast<byte[]> parameters = context.broadcast(coding.encode(values));
        try {
            int tasks = plan.shardsOf(first, taken);
            StepOrder step = new StepOrder(
                    parameters,
                    planned.epoch(),
                    first,
                    taken,
                    tasks,
                    (int) Math.min(tasks, values.length()),
                    network.getIterationCount(),
                    network.getEpochCount(),
                    seed);
            List<Tuple2<Integer, byte[]>> results = run(order(plan), step, coding);
            List<ShardReport> reports = reports(results, step.pieces());
            Outcome outcome = apply(results, reports, step, values, coding);
            planned.skip(taken);
            report.accept(stepReport(reports, parameters.value().length, (System.nanoTime() - start) / 1e9));
            steps++;
            return outcome;
        } finally {
            parameters.destroy();
        }
    }

    /** Where executors make steps of the updater they need its learning rate, which a rule may change between epochs. */
    private void configure() {
        if (averaging == Averaging.PARAMETERS && configuredEpoch != network.getEpochCount()) {
            configuration.destroy();
            configuration = context.broadcast(network.getConfiguration().toJson());
            configuredEpoch = network.getEpochCount();
        }
    }

    /** What executors begin a step with. */
    private INDArray values() {
        INDArray parameters = network.params().reshape(network.params().length());
        INDArray state =
                averaging == Averaging.PARAMETERS ? network.getUpdater().getStateViewArray() : null;
        return state == null ? parameters : Nd4j.concat(0, parameters, state.reshape(state.length()));
    }

    private WorkOrder order(ShardPlan plan) {
        return new WorkOrder(
                id,
                configuration,
                network instanceof RecomputingGraph,
                examples,
                WorkerIdentity.here(),
                plan,
                data.seed(),
                data.shuffled(),
                meetings == null ? null : meetings.place(context.getConf().get("spark.driver.host")),
                precision,
                averaging,
                countRightAnswers);
    }

    private List<Tuple2<Integer, byte[]>> run(WorkOrder order, StepOrder step, ValueCoding coding) throws IOException {
        ShardTask task = new ShardTask(order, step);
        JavaRDD<Integer> numbers =
                context.parallelize(IntStream.range(0, step.shards()).boxed().toList(), step.shards());
        JavaRDD<Tuple2<Integer, byte[]>> computed = statistics == NormalizationStatistics.SYNCHRONISED
                ? BarrierStage.map(numbers, task)
                : numbers.flatMap(shard -> task.compute(shard).iterator());
        ValueCoding sent = precision == GradientPrecision.HALF ? ValueCoding.HALF : coding;
        try {
            return JavaPairRDD.fromJavaRDD(computed)
                    .partitionBy(new HashPartitioner(step.pieces()))
                    .mapPartitions(new Pieces(step.pieces(), sent, coding, averaging == Averaging.PARAMETERS))
                    .collect();
        } catch (Exception e) {
            throw Failures.unwrapped(e);
        }
    }

    private static List<ShardReport> reports(List<Tuple2<Integer, byte[]>> results, int pieces) {
        List<ShardReport> reports = results.stream()
                .filter(result -> result._1() == pieces)
                .map(result -> ShardReport.of(result._2()))
                .sorted(Comparator.comparingInt(ShardReport::shard))
                .toList();
        for (ShardReport shard : reports) {
            String failure = shard.failure();
            if (failure != null) {
                if (shard.diverged()) {
                    throw new TrainingDivergedException(
                            failure + "; lower the learning rate, or look for values in the data that are not finite");
                }
                throw new IllegalArgumentException(failure);
            }
        }
        return reports;
    }

    private Outcome apply(
            List<Tuple2<Integer, byte[]>> results,
            List<ShardReport> reports,
            StepOrder step,
            INDArray values,
            ValueCoding coding)
            throws IOException {
        int count = reports.stream().mapToInt(ShardReport::examples).sum();
        if (reports.size() != step.shards() || count == 0) {
            throw new IOException("SparkTraining: expected results of " + step.shards()
                    + " shards with one example or more, got " + reports.size() + " with " + count);
        }
        double score = reports.stream().mapToDouble(ShardReport::score).sum() / count;
        INDArray result = Nd4j.createUninitializedDetached(values.dataType(), values.length());
        for (Tuple2<Integer, byte[]> piece : results) {
            if (piece._1() < step.pieces()) {
                ValueCoding.write(
                        coding.decode(ByteBuffer.wrap(piece._2())),
                        result,
                        Pieces.from(values.length(), piece._1(), step.pieces()));
            }
        }
        if (averaging == Averaging.GRADIENTS) {
            for (StatisticSlices.Slice slice : slices.statistics()) { // past the updater
                INDArray change = ValueCoding.part(result, slice.from(), slice.length());
                ValueCoding.part(network.params(), slice.from(), slice.length()).addi(change.div(count));
                change.assign(0);
            }
            GradientStep.apply(network, result, count, score);
        } else {
            take(result, step, score);
        }
        long correct = reports.stream().mapToLong(ShardReport::correct).sum();
        return new Outcome(count, correct);
    }

    private void take(INDArray averages, StepOrder step, double score) {
        INDArray parameters = network.params();
        parameters.assign(ValueCoding.part(averages, 0, parameters.length()).reshape(parameters.shape()));
        INDArray state = network.getUpdater().getStateViewArray();
        if (state != null) {
            state.assign(ValueCoding.part(averages, parameters.length(), state.length())
                    .reshape(state.shape()));
        }
        network.setScore(score);
        BaseOptimizer.incrementIterationCount(network, step.batches());
        for (TrainingListener listener : network.getListeners()) {
            listener.iterationDone(network, step.iteration() + step.batches() - 1, step.epochCount());
        }
    }

    private StepReport stepReport(List<ShardReport> reports, long parameterBytes, double seconds) {
        return new StepReport(
                steps,
                reports.stream().mapToInt(ShardReport::examples).sum(),
                reports.size(),
                (int) reports.stream().map(ShardReport::worker).distinct().count(),
                parameterBytes,
                reports.stream().mapToLong(ShardReport::bytes).sum() / reports.size(),
                seconds,
                reports.stream().mapToDouble(ShardReport::seconds).max().orElse(0),
                reports.stream().mapToDouble(ShardReport::error).max().orElse(0));
    }

    /** Lets go of what executors keep for this training. */
    @Override
    public void close() {
        configuration.destroy();
        if (meetings != null) {
            meetings.close();
        }
    }

    /** Options of {@link SparkSteps}. */
    public static final class Builder {

        private final JavaSparkContext context;
        private final ComputationGraph network;
        private final TrainingExamples examples;
        private int shards;
        private NormalizationStatistics statistics = NormalizationStatistics.PER_WORKER;
        private GradientPrecision precision = GradientPrecision.FULL;
        private Averaging averaging = Averaging.GRADIENTS;
        private boolean countRightAnswers;
        private Consumer<StepReport> report = step -> {};

        private Builder(JavaSparkContext context, ComputationGraph network, TrainingExamples examples) {
            this.context = Objects.requireNonNull(context, "context");
            this.network = Objects.requireNonNull(network, "network");
            this.examples = Objects.requireNonNull(examples, "examples");
        }

        /**
         * Sets how many shards a batch is cut into: how many tasks run at once where there are executors for them. Spark's
         * default parallelism, which is the number of cores of all executors at the start, if not called. A run that is
         * continued on another number of executors keeps its bits if it is called.
         *
         * @param count 1 or more; a batch of fewer examples has fewer
         * @return this builder
         */
        public Builder shards(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("SparkSteps: expected 1 shard or more, got " + count);
            }
            shards = count;
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
         * Counts right answers in the forward passes of training; not if not called.
         *
         * @param enabled for labels {@code [N, classes]}, one-hot; a {@link RecomputingGraph} counts none
         * @return this builder
         */
        public Builder countRightAnswers(boolean enabled) {
            countRightAnswers = enabled;
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
         * Asks the executors what they compute with and what data they see.
         *
         * @return the steps; nothing is trained yet
         * @throws IOException if an executor has other code or another backend than the driver, sees other data than the
         *     others, or cannot read it
         * @throws IllegalArgumentException if the network or the choices do not fit
         */
        public SparkSteps build() throws IOException {
            if (network.getLayers() == null) {
                throw new IllegalArgumentException("SparkSteps: expected an initialised network; call init() first");
            }
            if (network.getNumInputArrays() != 1 || network.getNumOutputArrays() != 1) {
                throw new IllegalArgumentException("SparkSteps: expected a network of one input and one output, got "
                        + network.getNumInputArrays() + " and " + network.getNumOutputArrays());
            }
            if (averaging == Averaging.PARAMETERS
                    && (statistics != NormalizationStatistics.PER_WORKER || precision != GradientPrecision.FULL)) {
                throw new IllegalArgumentException("SparkSteps: expected batch normalisation PER_WORKER and gradients"
                        + " FULL where parameters are averaged, got " + statistics + " and " + precision);
            }
            return new SparkSteps(this);
        }
    }
}
