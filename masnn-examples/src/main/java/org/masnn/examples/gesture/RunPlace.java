package org.masnn.examples.gesture;

import org.masnn.core.training.TrainingProgress;

/**
 * Where a run stands among all runs of a comparison, which are made one after the other.
 *
 * @param number of this run, from 1
 * @param runs how many there are
 * @param iterationsPerRun batches of a whole run
 * @param secondsBefore training time of the runs before
 */
record RunPlace(int number, int runs, long iterationsPerRun, double secondsBefore) {

    static RunPlace first(int runs, long iterationsPerRun) {
        return new RunPlace(1, runs, iterationsPerRun, 0);
    }

    RunPlace next(TrainingProgress finished) {
        return new RunPlace(number + 1, runs, iterationsPerRun, secondsBefore + finished.secondsInAll());
    }

    String title() {
        return "run " + number + "/" + runs;
    }

    /** Batches of all runs. */
    long iterations() {
        return runs * iterationsPerRun;
    }

    /** Batches done in all runs. */
    long iteration(TrainingProgress state) {
        return (number - 1) * iterationsPerRun + state.steps();
    }

    /** Training time so far of all runs. */
    double seconds(TrainingProgress state) {
        return secondsBefore + state.secondsInAll();
    }

    /** Training time that is left, as if the batches to come took as long as those so far did in the mean. */
    double secondsLeft(TrainingProgress state) {
        long done = iteration(state);
        return seconds(state) / done * (iterations() - done);
    }
}
