package org.masnn.examples.gesture;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.PrefetchIterator;
import org.masnn.core.data.SampleSource;
import org.masnn.core.evaluation.ClipVotes;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.memory.InsufficientMemoryException;
import org.masnn.core.training.ResumableTraining;
import org.masnn.core.training.TrainingDivergedException;
import org.masnn.core.training.TrainingProgress;
import org.masnn.core.training.Validation;
import org.masnn.energy.Accounting;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.examples.cluster.SparkCluster;
import org.masnn.examples.program.Interruption;
import org.masnn.examples.report.AttentionProfile;
import org.masnn.examples.response.ObservedNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One network's training. A run is a function of its identity: order and augmentation follow from seed and epoch, dropout
 * from seed and iteration, so that a run that was interrupted ends with the same parameters as one that was not.
 */
final class TrainingRun {

    /** A checkpoint in mid-epoch when the last is older; a choice of this project. */
    private static final Duration CHECKPOINT_AGE = Duration.ofMinutes(10);

    /** After each epoch firing is looked at on so many test clips; a choice of this project, for time. */
    private static final int FIRING_CLIPS = 16;

    /** Attention is looked at on so many; a choice of this project, for time. */
    private static final int ATTENTION_CLIPS = 8;

    private final GestureSettings settings;
    private final GestureData data;
    private final RunIdentity identity;
    private final @Nullable CheckpointFolder folder;
    private final ComputationGraph network;
    private final EpochIterator batches;
    private final SparkCluster.@Nullable Training cluster;
    private final ResumableTraining training;
    private ProgressDisplay display = ProgressDisplay.NONE;

    /** Without a folder nothing is saved unless {@link #save} asks for it. */
    TrainingRun(
            GestureSettings settings,
            GestureData data,
            RunIdentity identity,
            @Nullable CheckpointFolder folder,
            Interruption interruption,
            @Nullable SparkCluster spark) {
        this.settings = settings;
        this.data = data;
        this.identity = identity;
        this.folder = folder;
        network = GestureNetwork.build(settings, data, identity.attention(), identity.seed());
        cluster = spark == null
                ? null
                : spark.training(network, GestureExamples.of(settings, data, identity.seed()), true);
        batches = cluster == null
                ? new PrefetchIterator(trainingBatches())
                : cluster.batches(
                        identity.seed(),
                        data.train().size(),
                        settings.training().batch());
        ResumableTraining.Builder builder = ResumableTraining.builder(network, batches)
                .seed(identity.seed())
                .countRightAnswers(cluster == null)
                .stopWhen(interruption::requested)
                .afterStep(progress -> display.batch(progress))
                .afterEpoch(progress -> display.epoch(progress));
        identity.properties().forEach(builder::identity);
        if (cluster != null) {
            builder.steps(cluster).identity("Spark", cluster.identity());
        }
        settings.training().rule().ifPresent(builder::learningRate);
        if (folder != null) {
            builder.checkpoints(folder.file(identity), CHECKPOINT_AGE);
        }
        SampleSource scored = data.scored();
        ClipSamples clips = scored == null ? null : settings.frames().clips(scored);
        FiringSample sample = FiringSample.of(settings, data, FIRING_CLIPS);
        builder.measuredValidation(
                trained -> new Validation(
                        clips == null ? Double.NaN : accuracy(trained, clips),
                        Map.of(FiringSample.NASAR, sample.nasar(trained))),
                folder == null || clips == null ? null : folder.best(identity));
        training = builder.build();
    }

    private double accuracy(ComputationGraph trained, ClipSamples clips) {
        return ClipVotes.of(trained, clips, clipBatches(clips))
                .evaluate(settings.selection().vote())
                .accuracy()
                .share();
    }

    private PrefetchIterator clipBatches(ClipSamples clips) {
        return new PrefetchIterator(
                settings.frames().test(clips, settings.training().batch()));
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
            training.save(folder.file(identity)); // from now on there is something to resume
        }
        return resumed;
    }

    boolean checkpointed() {
        return folder != null && Files.exists(folder.file(identity));
    }

    void save(CheckpointFolder place) throws IOException {
        training.save(place.file(identity));
        training.saveBest(place.best(identity));
    }

    /** Trains until the last epoch is complete or a stop is asked for; then {@link #finished} says which. */
    void train(ProgressDisplay shown) throws IOException {
        display = shown;
        try {
            training.fit(settings.training().epochs());
        } catch (TrainingDivergedException e) {
            throw new IOException(identity.title() + ": " + e.getMessage(), e);
        } catch (InsufficientMemoryException e) {
            throw new IOException(identity.title() + ": " + e.getMessage() + " (--batch)", e);
        } finally {
            batches.reset(); // ends its thread; the run may be over
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    /** What training on a cluster cost; empty without one. */
    String clusterCosts() {
        return cluster == null ? "" : cluster.costs();
    }

    boolean finished() {
        return progress().epoch() >= settings.training().epochs();
    }

    /** Tests the network of the epoch that was asked for; the pictures observe it if they show it. */
    RunResult evaluate(@Nullable FiringPictures pictures) {
        INDArray last = network.params().dup();
        Optional<Integer> selected = training.takeBest();
        try {
            ClipSamples clips = settings.frames().clips(data.test());
            ClipVotes votes = new ClipVotes(clips);
            SpikeStatistics spikes;
            if (pictures != null && pictures.show(identity)) {
                ObservedNetwork observed = pictures.observe(identity, copy());
                votes.addAll(observed::add, clipBatches(clips));
                spikes = observed.statistics();
            } else {
                SpikeMeter meter = new SpikeMeter(network);
                votes.addAll(batch -> Objects.requireNonNull(meter.add(batch), "output"), clipBatches(clips));
                spikes = meter.statistics();
            }
            NetworkEnergy energy = Accounting.paper().energy(NetworkCosts.of(network), spikes);
            return new RunResult(
                    identity.attention(),
                    identity.seed(),
                    votes.evaluate(settings.selection().vote()),
                    selected,
                    energy,
                    NetworkSize.of(network),
                    progress(),
                    firstStepRates(),
                    attentionWeights());
        } finally {
            network.params().assign(last); // a checkpoint may still be written
        }
    }

    /** The network as it is now, which training will not change. */
    private ComputationGraph copy() {
        ComputationGraph copy = GestureNetwork.build(settings, data, identity.attention(), identity.seed());
        copy.params().assign(network.params());
        return copy;
    }

    private AttentionProfile attentionWeights() {
        List<INDArray> clips = new ArrayList<>();
        FiringSample.of(settings, data, ATTENTION_CLIPS)
                .batches(1)
                .forEachRemaining(batch -> clips.add(batch.getFeatures()));
        return AttentionProfile.of(network, clips.iterator());
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
