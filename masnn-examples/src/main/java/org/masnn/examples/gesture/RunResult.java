package org.masnn.examples.gesture;

import java.util.Map;
import java.util.Optional;
import org.masnn.core.evaluation.RecordingEvaluation;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.training.TrainingProgress;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.examples.report.AttentionProfile;

/**
 * What a finished run came to on the test samples.
 *
 * @param attention name of the network's attention
 * @param seed the run's seed
 * @param evaluation of the test recordings, by the votes of their clips
 * @param selectedEpoch whose network was tested, from 0; empty for the last
 * @param energy energy and the spikes it was computed from
 * @param size neurons and parameters
 * @param progress losses and time of the training
 * @param firstStepRates firing rates of the untrained network by layer, see {@link FirstStep}
 * @param attentionWeights means over a few test clips
 */
record RunResult(
        String attention,
        long seed,
        RecordingEvaluation evaluation,
        Optional<Integer> selectedEpoch,
        NetworkEnergy energy,
        NetworkSize size,
        TrainingProgress progress,
        Map<String, Double> firstStepRates,
        AttentionProfile attentionWeights) {

    SpikeStatistics spikes() {
        return energy.statistics();
    }

    double accuracy() {
        return evaluation.accuracy().share();
    }
}
