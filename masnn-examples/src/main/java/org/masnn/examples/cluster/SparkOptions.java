package org.masnn.examples.cluster;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import org.masnn.models.distributed.GradientPrecision;
import org.masnn.models.distributed.NormalizationStatistics;
import picocli.CommandLine.Option;

/** Options about training on Spark; nothing of Spark is loaded unless they are used. */
public final class SparkOptions {

    /** Batch normalisation; names as on the command line. */
    enum Statistics {
        PER_WORKER,
        SYNCHRONISED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--spark",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "MASTER",
            description =
                    "Train on the executors of a Spark cluster, for instance spark://host:7077, yarn or local[2]; without"
                            + " MASTER, that of spark-submit, which has to start the program (docs/how-to/cluster.md). Executors"
                            + " read the data themselves, under the same path. Default: this process trains.")
    private @Nullable String master;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "With --spark: parts that each batch is cut into, whose number fixes the bits of the result."
                    + " Default: as many as executors have cores at the start.")
    private @Nullable Integer shards;

    @Option(
            names = "--batch-normalization",
            paramLabel = "NAME",
            description =
                    "With --spark: over what batches are normalised, ${COMPLETION-CANDIDATES}. Default: synchronised, which is"
                            + " one machine's result.")
    private @Nullable Statistics statistics;

    @Option(
            names = "--half-gradients",
            description = "With --spark: send gradients in 16 bits; what is lost is reported. Default: 32 bits.")
    private boolean half;

    /** For picocli. */
    public SparkOptions() {}

    /**
     * Whether to train on Spark.
     *
     * @return whether {@code --spark} was given
     */
    public boolean given() {
        return master != null;
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if they are wrong, or Spark is not there
     */
    public void check() {
        if (shards != null) {
            OptionCheck.atLeast(1, "--shards", shards);
        }
        if (!given()) {
            OptionCheck.require(shards == null, "--shards", "--spark beside it", "none");
            OptionCheck.require(statistics == null, "--batch-normalization", "--spark beside it", "none");
            OptionCheck.require(!half, "--half-gradients", "--spark beside it", "none");
            return;
        }
        requireSpark();
    }

    /** Says what to do where Spark is not. */
    static void requireSpark() {
        try {
            Class.forName("org.apache.spark.api.java.JavaSparkContext");
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "--spark: expected Spark 4.1 on the class path, got none; start the program with spark-submit"
                            + " --class org.masnn.examples.Masnn masnn-examples.jar",
                    e);
        }
    }

    /**
     * Starts the application.
     *
     * @param name how Spark shows it
     * @return the cluster, or null without {@code --spark}
     */
    public @Nullable SparkCluster open(String name) {
        String where = master;
        if (where == null) {
            return null;
        }
        return SparkCluster.open(
                name,
                where,
                shards == null ? 0 : shards,
                statistics == Statistics.PER_WORKER
                        ? NormalizationStatistics.PER_WORKER
                        : NormalizationStatistics.SYNCHRONISED,
                half ? GradientPrecision.HALF : GradientPrecision.FULL);
    }
}
