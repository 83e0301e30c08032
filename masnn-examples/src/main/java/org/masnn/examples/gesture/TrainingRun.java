package org.masnn.examples.gesture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.PrefetchIterator;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.training.ResumableTraining;
import org.masnn.core.training.TrainingDivergedException;
import org.masnn.core.training.TrainingProgress;
import org.masnn.energy.Accounting;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.examples.program.Interruption;

/**
 * One network's training. A run is a function of its identity: order and augmentation follow from seed and epoch, dropout
 * from seed and iteration, so that a run that was interrupted ends with the same parameters as one that was not.
 */
final class TrainingRun {

    /** A checkpoint in mid-epoch when the last is older; a choice of this project. */
    private static final Duration CHECKPOINT_AGE = Duration.ofMinutes(10);

    private final GestureSettings settings;
    private final GestureData data;
    private final RunIdentity identity;
    private final @Nullable CheckpointFolder folder;
    private final ComputationGraph network;
    private final PrefetchIterator batches;
    private final ResumableTraining training;
    private ProgressDisplay display = ProgressDisplay.NONE;

    /** Without a folder nothing is saved unless {@link #save} asks for it. */
    TrainingRun(
            GestureSettings settings,
            GestureData data,
            RunIdentity identity,
            @Nullable CheckpointFolder folder,
            Interruption interruption) {
        this.settings = settings;
        this.data = data;
        this.identity = identity;
        this.folder = folder;
        network = GestureNetwork.build(settings, data, identity.attention(), identity.seed());
        batches = new PrefetchIterator(trainingBatches());
        ResumableTraining.Builder builder = ResumableTraining.builder(network, batches)
                .seed(identity.seed())
                .countRightAnswers(true)
                .stopWhen(interruption::requested)
                .afterStep(progress -> display.batch(progress))
                .afterEpoch(progress -> display.epoch(progress));
        identity.properties().forEach(builder::identity);
        if (folder != null) {
            builder.checkpoints(file(folder), CHECKPOINT_AGE);
        }
        training = builder.build();
    }

    private Path file(CheckpointFolder place) {
        return place.file(identity.attention(), identity.seed());
    }

    RunIdentity identity() {
        return identity;
    }

    ComputationGraph network() {
        return network;
    }

    TrainingProgress progress() {
        return training.progress();
    }

    /** Goes on from the run's checkpoint; false, and a first checkpoint, if there is none. */
    boolean resume() throws IOException {
        boolean resumed = checkpointed();
        training.resume();
        int epochs = settings.training().epochs();
        if (progress().epoch() > epochs) {
            throw new IOException(identity.title() + ": expected a checkpoint of at most " + epochs
                    + " epochs, as --epochs says, got one of " + progress().epoch());
        }
        if (!resumed && folder != null) {
            training.save(file(folder)); // from now on there is something to resume
        }
        return resumed;
    }

    boolean checkpointed() {
        return folder != null && Files.exists(file(folder));
    }

    void save(CheckpointFolder place) throws IOException {
        training.save(file(place));
    }

    /** Trains until the last epoch is complete or a stop is asked for; then {@link #finished} says which. */
    void train(ProgressDisplay shown) throws IOException {
        display = shown;
        try {
            training.fit(settings.training().epochs());
        } catch (TrainingDivergedException e) {
            throw new IOException(identity.title() + ": " + e.getMessage(), e);
        } finally {
            batches.reset(); // ends its thread; the run may be over
        }
    }

    boolean finished() {
        return progress().epoch() >= settings.training().epochs();
    }

    /** Tests the network as it is. */
    RunResult evaluate() {
        SpikeStatistics statistics = SpikeStatistics.of(
                network, settings.frames().test(data.test(), settings.training().batch()));
        NetworkEnergy energy = Accounting.paper().energy(NetworkCosts.of(network), statistics);
        return new RunResult(
                identity.attention(), identity.seed(), energy, NetworkSize.of(network), progress(), firstStepRates());
    }

    /** The untrained network follows from the identity, so that a resumed run knows it too. */
    private Map<String, Double> firstStepRates() {
        ComputationGraph untrained = GestureNetwork.build(settings, data, identity.attention(), identity.seed());
        EventFrameIterator batches = trainingBatches();
        batches.setPosition(0, 0);
        return FirstStep.firingRates(untrained, batches.next().getFeatures());
    }

    private EventFrameIterator trainingBatches() {
        return settings.frames().training(data.train(), settings.training().batch(), identity.seed());
    }
}
