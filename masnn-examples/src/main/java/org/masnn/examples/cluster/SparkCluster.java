package org.masnn.examples.cluster;

import java.io.IOException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EpochOrder;
import org.masnn.core.data.PlannedBatches;
import org.masnn.core.training.TrainingSteps;
import org.masnn.models.distributed.GradientPrecision;
import org.masnn.models.distributed.NormalizationStatistics;
import org.masnn.models.distributed.SparkSteps;
import org.masnn.models.distributed.StepReport;
import org.masnn.models.distributed.TrainingExamples;

/** A running Spark application and how networks are trained on it, one after the other. */
public final class SparkCluster implements AutoCloseable {

    private final JavaSparkContext context;
    private final int shards;
    private final NormalizationStatistics statistics;
    private final GradientPrecision precision;

    private SparkCluster(
            JavaSparkContext context, int shards, NormalizationStatistics statistics, GradientPrecision precision) {
        this.context = context;
        this.shards = shards;
        this.statistics = statistics;
        this.precision = precision;
    }

    static SparkCluster open(
            String name, String master, int shards, NormalizationStatistics statistics, GradientPrecision precision) {
        SparkConf conf = new SparkConf().setIfMissing("spark.app.name", name);
        if (!master.isEmpty()) {
            conf.setMaster(master);
        } else if (!conf.contains("spark.master")) {
            throw new IllegalArgumentException("--spark: expected a MASTER, or spark-submit --master, got neither");
        }
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        return new SparkCluster(new JavaSparkContext(withDefaults(conf)), shards, statistics, precision);
    }

    /** Fills in what suits training, where nobody set it otherwise. */
    static SparkConf withDefaults(SparkConf conf) {
        // floats hardly get smaller by compression, which costs more than sending them
        conf.setIfMissing("spark.shuffle.compress", "false");
        conf.setIfMissing("spark.broadcast.compress", "false");
        // all executors that were asked for, or shards would be as many as have come by chance
        conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1");
        return conf.setIfMissing("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s");
    }

    /**
     * The trainings of one network on this cluster.
     *
     * @param network initialised; the steps modify it
     * @param examples where executors read
     * @param countRightAnswers whether to count right answers in training
     * @return steps whose first one asks the executors what they have
     */
    public Training training(ComputationGraph network, TrainingExamples examples, boolean countRightAnswers) {
        return new Training(network, examples, countRightAnswers);
    }

    @Override
    public void close() {
        context.close();
    }

    /** Steps of one network, and what they cost. */
    public final class Training implements TrainingSteps, AutoCloseable {

        private final ComputationGraph network;
        private final TrainingExamples examples;
        private final boolean countRightAnswers;
        private final StepCosts costs = new StepCosts();
        private @Nullable SparkSteps steps;

        private Training(ComputationGraph network, TrainingExamples examples, boolean countRightAnswers) {
            this.network = network;
            this.examples = examples;
            this.countRightAnswers = countRightAnswers;
        }

        /**
         * The order of batches, for the driver.
         *
         * @param seed of the examples' order
         * @param samples how many there are
         * @param batch samples of a batch
         * @return a plan of shuffled epochs
         */
        public PlannedBatches batches(long seed, int samples, int batch) {
            return new PlannedBatches(new EpochOrder(seed, true), samples, batch);
        }

        /**
         * What has to be the same for a checkpoint to be continued.
         *
         * @return in words
         */
        public String identity() {
            return "batch normalisation " + statistics + ", gradients " + precision;
        }

        @Override
        public Outcome next(EpochIterator batches, int count, long seed) throws IOException {
            SparkSteps current = steps;
            if (current == null) {
                SparkSteps.Builder builder = SparkSteps.builder(context, network, examples)
                        .batchNormalization(statistics)
                        .gradients(precision)
                        .countRightAnswers(countRightAnswers)
                        .report(this::report);
                current = (shards > 0 ? builder.shards(shards) : builder).build();
                steps = current;
            }
            return current.next(batches, count, seed);
        }

        private void report(StepReport step) {
            costs.add(step);
        }

        /**
         * What steps cost so far.
         *
         * @return one line, empty before the first step
         */
        public String costs() {
            return costs.toString();
        }

        /** Lets go of the broadcasts; executors keep the networks of two trainings at most. */
        @Override
        public void close() {
            SparkSteps current = steps;
            steps = null;
            if (current != null) {
                current.close();
            }
        }
    }
}
