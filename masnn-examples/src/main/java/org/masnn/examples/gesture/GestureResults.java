package org.masnn.examples.gesture;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.masnn.energy.EnergyComparison;

/**
 * The results of all runs.
 *
 * @param settings what was asked for
 * @param data the samples
 * @param runs in the order in which they were made
 */
record GestureResults(GestureSettings settings, GestureData data, List<RunResult> runs) {

    static final String VANILLA = "none";

    GestureResults {
        runs = List.copyOf(runs);
    }

    List<RunResult> runsOf(String attention) {
        return runs.stream().filter(run -> run.attention().equals(attention)).toList();
    }

    /**
     * Energy efficiency r_EE (Yao et al. 2023, Eq. 19) against the vanilla network of the same seed: 1 for that network,
     * nothing where there is none.
     */
    OptionalDouble energyEfficiency(RunResult run) {
        Optional<RunResult> vanilla = runsOf(VANILLA).stream()
                .filter(other -> other.seed() == run.seed())
                .findFirst();
        if (vanilla.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                run.attention().equals(VANILLA)
                        ? 1
                        : EnergyComparison.of(vanilla.get().energy(), run.energy())
                                .energyEfficiency());
    }
}
