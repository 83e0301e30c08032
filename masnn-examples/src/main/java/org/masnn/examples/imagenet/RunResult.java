package org.masnn.examples.imagenet;

import java.util.List;
import java.util.Optional;
import org.masnn.core.layer.NetworkSize;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.statistics.SpikeStatistics;

/**
 * What a network came to on the test images.
 *
 * @param network which network
 * @param seed the run's seed
 * @param origin where the weights come from, in words
 * @param size neurons and parameters
 * @param evaluation of the network as it is in the end
 * @param epochs of its training, empty if there was none
 * @param steps of its training
 * @param trainingImages that it saw, each time counted
 * @param seconds of its training
 */
record RunResult(
        ResidualName network,
        long seed,
        String origin,
        NetworkSize size,
        ImageEvaluation evaluation,
        List<EpochResult> epochs,
        long steps,
        long trainingImages,
        double seconds) {

    RunResult {
        epochs = List.copyOf(epochs);
    }

    TopAccuracy accuracy() {
        return evaluation.accuracy();
    }

    Optional<NetworkEnergy> energy() {
        return evaluation.energy();
    }

    Optional<SpikeStatistics> spikes() {
        return network.ann() ? Optional.empty() : energy().map(NetworkEnergy::statistics);
    }
}
