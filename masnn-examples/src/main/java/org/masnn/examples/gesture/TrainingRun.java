package org.masnn.examples.gesture;

import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.layer.NetworkSize;
import org.masnn.energy.Accounting;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.examples.program.Interruption;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One network's training. A run is a function of its identity: order and augmentation follow from seed and epoch, dropout
 * from seed and iteration, so that a run that was interrupted ends with the same parameters as one that was not.
 */
final class TrainingRun {

    /** What to do when an epoch is complete. */
    interface EpochEnd {
        void completed() throws IOException;
    }

    private final GestureSettings settings;
    private final GestureData data;
    private final RunIdentity identity;
    private final ComputationGraph network;
    private RunState state;

    private TrainingRun(
            GestureSettings settings,
            GestureData data,
            RunIdentity identity,
            ComputationGraph network,
            RunState state) {
        this.settings = settings;
        this.data = data;
        this.identity = identity;
        this.network = network;
        this.state = state;
    }

    static TrainingRun start(GestureSettings settings, GestureData data, RunIdentity identity) {
        ComputationGraph network = GestureNetwork.build(settings, data, identity.attention(), identity.seed());
        return new TrainingRun(settings, data, identity, network, RunState.start());
    }

    static TrainingRun resume(GestureSettings settings, GestureData data, RunIdentity identity, Checkpoint checkpoint) {
        return new TrainingRun(settings, data, identity, checkpoint.network(), checkpoint.state());
    }

    RunIdentity identity() {
        return identity;
    }

    RunState state() {
        return state;
    }

    Checkpoint checkpoint() {
        return new Checkpoint(identity, state, network);
    }

    String title() {
        return identity.attention() + " seed " + identity.seed();
    }

    /** Trains until the last epoch is complete or a stop is asked for; then {@link #finished} says which. */
    void train(TrainingProgress progress, Interruption interruption, EpochEnd end) throws IOException {
        TrainingAccuracy accuracy = new TrainingAccuracy(network);
        network.setListeners(accuracy);
        EventFrameIterator batches = trainingBatches();
        while (!finished() && !interruption.requested()) {
            batches.setPosition(state.epoch(), state.batch());
            try (BatchPrefetch prefetch = new BatchPrefetch(batches)) {
                while (prefetch.hasNext() && !interruption.requested()) {
                    step(prefetch.next(), accuracy);
                    progress.batch(state);
                }
            }
            if (state.batch() == batches.batchesPerEpoch()) {
                state = state.afterEpoch();
                network.incrementEpochCount();
                progress.epoch(state);
                end.completed();
            }
        }
        network.setListeners();
    }

    private void step(DataSet batch, TrainingAccuracy accuracy) throws IOException {
        long start = System.nanoTime();
        Nd4j.getRandom().setSeed(new SplittableRandom(identity.seed()).nextLong() + state.iteration());
        accuracy.expect(batch.getLabels());
        network.fit(batch);
        double loss = network.score();
        if (!Double.isFinite(loss)) {
            throw new IOException(title() + ": expected a finite loss, got " + loss + " in epoch " + (state.epoch() + 1)
                    + ", batch " + (state.batch() + 1) + "; lower --learning-rate");
        }
        state = state.afterBatch(batch.numExamples(), loss, accuracy.correct(), (System.nanoTime() - start) / 1e9);
    }

    boolean finished() {
        return state.epoch() >= settings.training().epochs();
    }

    /** Tests the network as it is. */
    RunResult evaluate() {
        SpikeStatistics statistics = SpikeStatistics.of(
                network, settings.frames().test(data.test(), settings.training().batch()));
        NetworkEnergy energy = Accounting.paper().energy(NetworkCosts.of(network), statistics);
        return new RunResult(
                identity.attention(), identity.seed(), energy, NetworkSize.of(network), state, firstStepRates());
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
