package org.masnn.models.distributed;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.masnn.core.training.TrainingSteps;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger LOG = LoggerFactory.getLogger(SparkSteps.class);

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
        shards = shards(builder);
        slices = new StatisticSlices(network);
        ValueCoding.of(network.params().dataType());
        data = DataPlan.of(context, id, WorkerIdentity.here(), examples, shards);
        meetings = statistics == NormalizationStatistics.SYNCHRONISED
                ? new MeetingServer(context.getConf().getInt(MeetingServer.PORT, 0))
                : null;
        configuration = context.broadcast(network.getConfiguration().toJson());
        configuredEpoch = network.getEpochCount();
    }

    private static int shards(Builder builder) throws IOException {
        JavaSparkContext context = builder.context;
        boolean atOnce = builder.statistics == NormalizationStatistics.SYNCHRONISED;
        boolean changing = !context.isLocal() && context.getConf().getBoolean("spark.dynamicAllocation.enabled", false);
        if (atOnce && changing) {
            throw new IllegalArgumentException(
                    "SparkSteps: expected spark.dynamicAllocation.enabled=false for SYNCHRONISED"
                            + " batch normalisation, since Spark runs all tasks at once only then, got true; set it to false with a"
                            + " number of executors, or use PER_WORKER");
        }
        ExecutorSlots slots = ExecutorSlots.of(context);
        int chosen = builder.shards;
        if (chosen == 0) {
            int found = slots.settled();
            chosen = found > 0 ? found : context.defaultParallelism(); // executors may come with the first tasks
            LOG.info("SparkSteps: {} shards, as many as executors have cores now", chosen);
        }
        if (atOnce) {
            slots.requireAtOnce(chosen);
        }
        return chosen;
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
        if (!(batches instanceof PlannedBatches planned)) {
            throw new IllegalArgumentException("SparkSteps: expected the batches of SparkSteps.batches(...), got "
                    + batches.getClass().getSimpleName());
        }
        DataPlan wanted = DataPlan.of(batches);
        if (!wanted.equals(data)) {
            throw new IllegalArgumentException("SparkSteps: expected executors to see what the driver trains on, "
                    + wanted.described() + ", got " + data.described() + "; give them the same files and settings");
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
            int tasks = plan.shardsOf(first);
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
            ShardReports reports = ShardReports.of(results, step.pieces());
            requireComplete(reports, step);
            apply(gathered(results, step, values, coding), reports, step);
            planned.skip(taken);
            report.accept(reports.summary(steps, parameters.value().length, (System.nanoTime() - start) / 1e9));
            steps++;
            return new Outcome(reports.examples(), reports.correct());
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
        if (meetings != null) {
            meetings.forget();
        }
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
            String reason = saidAtMeetings(); // Spark knows the failure that came first, which may be a consequence
            throw reason == null ? Failures.unwrapped(e) : new IOException(reason, e);
        }
    }

    private @Nullable String saidAtMeetings() {
        return meetings == null ? null : meetings.failure();
    }

    private void requireComplete(ShardReports reports, StepOrder step) throws IOException {
        String reason = saidAtMeetings(); // by the driver's side alone: shards that failed have reported
        if (reason != null) {
            throw new IllegalArgumentException(reason);
        }
        if (reports.all().size() != step.shards() || reports.examples() == 0) {
            throw new IOException("SparkTraining: expected results of " + step.shards()
                    + " shards with one example or more, got " + reports.all().size() + " with "
                    + reports.examples());
        }
    }

    private static INDArray gathered(
            List<Tuple2<Integer, byte[]>> results, StepOrder step, INDArray values, ValueCoding coding) {
        INDArray whole = Nd4j.createUninitializedDetached(values.dataType(), values.length());
        for (Tuple2<Integer, byte[]> piece : results) {
            if (piece._1() < step.pieces()) {
                ValueCoding.write(
                        coding.decode(ByteBuffer.wrap(piece._2())),
                        whole,
                        Pieces.from(values.length(), piece._1(), step.pieces()));
            }
        }
        return whole;
    }

    private void apply(INDArray result, ShardReports reports, StepOrder step) {
        if (averaging == Averaging.GRADIENTS) {
            for (StatisticSlices.Slice slice : slices.statistics()) { // past the updater
                INDArray change = ValueCoding.part(result, slice.from(), slice.length());
                ValueCoding.part(network.params(), slice.from(), slice.length()).addi(change.div(reports.examples()));
                change.assign(0);
            }
            GradientStep.apply(network, result, reports.examples(), reports.score());
        } else {
            take(result, step, reports.score());
        }
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

    /**
     * Ends what the driver has open for this training. Executors keep the networks and the data of their last two trainings
     * until others take their place.
     */
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
         * Sets how many shards a batch is cut into: how many tasks run at once where there are executors for them. As many
         * as all executors have cores once no more have come for three seconds, if not called. A run that is continued on
         * another number of executors keeps its bits if it is called.
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
