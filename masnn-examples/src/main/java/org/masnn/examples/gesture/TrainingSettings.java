package org.masnn.examples.gesture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.masnn.core.schedule.CosineSchedule;
import org.masnn.core.training.FusedAdam;
import org.masnn.core.training.LearningRateRule;
import org.masnn.core.training.ReduceOnPlateau;
import org.masnn.core.training.TrainingProgress.Epoch;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * How each network is trained.
 *
 * @param epochs passes over the training samples
 * @param batch samples of a batch
 * @param learningRate of Adam, at the start
 * @param schedule of the learning rate
 * @param loss which loss
 * @param labelSmoothing of cross-entropy
 * @param l2 factor of the weights' squares
 * @param seeds each gives every network a run
 */
record TrainingSettings(
        int epochs,
        int batch,
        double learningRate,
        Schedule schedule,
        Loss loss,
        double labelSmoothing,
        double l2,
        List<Long> seeds) {

    /** Schedules of the learning rate; names as on the command line. */
    enum Schedule {
        CONSTANT,
        COSINE,
        PLATEAU;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Losses; names as on the command line. */
    enum Loss {
        MSE,
        CROSS_ENTROPY;

        @Override
        public String toString() {
            return this == MSE ? "mse" : "cross-entropy";
        }
    }

    /** Whether the learning rate does not depend on how many epochs there will be. */
    boolean mayGrow() {
        return schedule != Schedule.COSINE;
    }

    IUpdater updater(int iterations) {
        return schedule == Schedule.COSINE
                ? new FusedAdam(new CosineSchedule(learningRate, 0, iterations))
                : new FusedAdam(learningRate);
    }

    /** What sets the learning rate anew before each epoch, if anything does. */
    Optional<LearningRateRule> rule() {
        return schedule == Schedule.PLATEAU ? Optional.of(new ReduceOnPlateau(learningRate)) : Optional.empty();
    }

    /** The learning rate with which an epoch begins; {@code iterations} are those of all {@code trained} epochs. */
    double rateBefore(List<Epoch> before, int iterations, int trained) {
        int iteration = (int) ((long) iterations * before.size() / trained);
        return switch (schedule) {
            case CONSTANT -> learningRate;
            case COSINE ->
                new CosineSchedule(learningRate, 0, iterations / trained * epochs).valueAt(iteration, before.size());
            case PLATEAU -> new ReduceOnPlateau(learningRate).after(before);
        };
    }

    void describe(Map<String, String> into) {
        into.put("epochs", Integer.toString(epochs));
        into.put("batch", Integer.toString(batch));
        into.put("learning-rate", Double.toString(learningRate));
        into.put("schedule", schedule.toString());
        into.put("loss", loss.toString());
        into.put("label-smoothing", Double.toString(labelSmoothing));
        into.put("l2", Double.toString(l2));
    }
}
