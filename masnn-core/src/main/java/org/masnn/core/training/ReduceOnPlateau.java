package org.masnn.core.training;

import java.util.List;
import org.masnn.core.training.TrainingProgress.Epoch;

/**
 * A learning rate that is multiplied with a factor when the training loss has not fallen for more than so many epochs:
 * PyTorch's {@code ReduceLROnPlateau(mode="min", threshold_mode="rel")}, with which the authors of Yao et al. 2023
 * trained on events. It follows from the losses of the completed epochs alone, so that a resumed run has the same.
 *
 * @param initial learning rate of the first epoch
 * @param factor the rate is multiplied with it, above 0 and below 1
 * @param patience epochs without a better loss that change nothing, 0 or more
 * @param threshold a loss is better when it lies below the best one times {@code 1 - threshold}
 * @param minimum the rate does not fall below it
 */
public record ReduceOnPlateau(double initial, double factor, int patience, double threshold, double minimum)
        implements LearningRateRule {

    /** Factor of the authors' published code, 0.1. */
    public static final double DEFAULT_FACTOR = 0.1;

    /** Patience of the authors' published code, 5 epochs. */
    public static final int DEFAULT_PATIENCE = 5;

    /** Threshold of PyTorch, 1e-4. */
    public static final double DEFAULT_THRESHOLD = 1e-4;

    /**
     * Checks the values.
     *
     * @param initial above 0
     * @param factor above 0 and below 1
     * @param patience 0 or more
     * @param threshold 0 or more and below 1
     * @param minimum 0 or more
     * @throws IllegalArgumentException when a value is out of range
     */
    public ReduceOnPlateau {
        if (!(initial > 0
                && factor > 0
                && factor < 1
                && patience >= 0
                && threshold >= 0
                && threshold < 1
                && minimum >= 0)) {
            throw new IllegalArgumentException("ReduceOnPlateau: expected initial > 0, 0 < factor < 1, patience >= 0,"
                    + " 0 <= threshold < 1 and minimum >= 0, got " + initial + ", " + factor + ", " + patience + ", "
                    + threshold + " and " + minimum);
        }
    }

    /**
     * With the values of the authors' published code, and no minimum.
     *
     * @param initial learning rate of the first epoch
     */
    public ReduceOnPlateau(double initial) {
        this(initial, DEFAULT_FACTOR, DEFAULT_PATIENCE, DEFAULT_THRESHOLD, 0);
    }

    @Override
    public double after(List<Epoch> epochs) {
        double rate = initial;
        double best = Double.POSITIVE_INFINITY;
        int notBetter = 0;
        for (Epoch epoch : epochs) {
            if (epoch.loss() < best * (1 - threshold)) {
                best = epoch.loss();
                notBetter = 0;
            } else {
                notBetter++;
            }
            if (notBetter > patience) {
                rate = Math.max(rate * factor, minimum);
                notBetter = 0;
            }
        }
        return rate;
    }
}
