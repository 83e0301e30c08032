package org.masnn.examples.imagenet;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The results of all runs of a comparison.
 *
 * @param settings what was asked for
 * @param data name of the images
 * @param classes how many classes there are
 * @param what the numbers are of, in words, to stand behind the name
 * @param runs in the order in which they were made
 */
record ImageNetResults(ImageNetSettings settings, String data, int classes, String what, List<RunResult> runs) {

    ImageNetResults {
        runs = List.copyOf(runs);
    }

    List<ResidualName> networks() {
        return settings.networks();
    }

    List<RunResult> runsOf(ResidualName network) {
        return runs.stream().filter(run -> run.network().equals(network)).toList();
    }

    String title() {
        int seeds = settings.recipe().seeds().size();
        return String.format(
                "%s, %d classes, %d test images, %s%s%s",
                data,
                classes,
                runs.get(0).accuracy().images(),
                what,
                seeds == 1 ? "" : ", " + seeds + " seeds (mean ± standard deviation)",
                networks().stream()
                        .filter(network -> !network.ann())
                        .flatMap(network -> reference(network).stream())
                        .distinct()
                        .map(twin -> "; E_ANN is of " + twin)
                        .reduce("", String::concat));
    }

    /** The ANN that a network's energy is compared with: its own twin, else the only ANN there is. */
    Optional<ResidualName> reference(ResidualName network) {
        List<ResidualName> anns = networks().stream().filter(ResidualName::ann).toList();
        return Stream.concat(
                        anns.stream().filter(network.twin()::equals), anns.size() == 1 ? anns.stream() : Stream.empty())
                .findFirst();
    }

    /** Energy of the ANN of the same seed over the run's, which is 1 for the ANN itself. */
    OptionalDouble energyRatio(RunResult run) {
        return reference(run.network()).stream()
                .flatMap(twin -> runsOf(twin).stream())
                .filter(other -> other.seed() == run.seed())
                .flatMap(other -> other.energy().stream())
                .flatMap(ann -> run.energy().stream().map(energy -> ann.picojoules() / energy.picojoules()))
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }
}
