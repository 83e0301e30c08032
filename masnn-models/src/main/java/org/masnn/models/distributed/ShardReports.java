package org.masnn.models.distributed;

import java.util.Comparator;
import java.util.List;
import org.masnn.core.training.TrainingDivergedException;
import scala.Tuple2;

/**
 * What all tasks of a step say.
 *
 * @param all in the order of the shards
 */
record ShardReports(List<ShardReport> all) {

    /** Those among a step's results, which lie behind its pieces; refuses a step that has a failure. */
    static ShardReports of(List<Tuple2<Integer, byte[]>> results, int pieces) {
        List<ShardReport> reports = results.stream()
                .filter(result -> result._1() == pieces)
                .map(result -> (ShardReport) Serialized.read(result._2()))
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
        return new ShardReports(reports);
    }

    int examples() {
        return all.stream().mapToInt(ShardReport::examples).sum();
    }

    /** Mean over the examples. */
    double score() {
        return all.stream().mapToDouble(ShardReport::score).sum() / examples();
    }

    long correct() {
        return all.stream().mapToLong(ShardReport::correct).sum();
    }

    /** For the user. */
    StepReport summary(long step, long parameterBytes, double seconds) {
        return new StepReport(
                step,
                examples(),
                all.size(),
                (int) all.stream().map(ShardReport::worker).distinct().count(),
                parameterBytes,
                all.stream().mapToLong(ShardReport::bytes).sum() / all.size(),
                seconds,
                all.stream().mapToDouble(ShardReport::seconds).max().orElse(0),
                all.stream().mapToDouble(ShardReport::error).max().orElse(0));
    }
}
