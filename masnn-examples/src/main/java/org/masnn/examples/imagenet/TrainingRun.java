package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.training.GradientAccumulation;
import org.masnn.examples.program.Interruption;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One network's training. A run is a function of its identity: order and augmentation follow from seed and epoch, dropout
 * from seed and step, so that a run that was interrupted ends with the same parameters as one that was not.
 */
final class TrainingRun {

    /** What to do where the run can be saved. */
    interface Save {
        void now() throws IOException;
    }

    private final ImageNetSettings settings;
    private final ImageData data;
    private final ResidualName name;
    private final RunIdentity identity;
    private final ComputationGraph network;
    private final long mostSteps;
    private RunState state;

    TrainingRun(
            ImageNetSettings settings,
            ImageData data,
            ResidualName name,
            RunIdentity identity,
            ComputationGraph network,
            RunState state,
            long mostSteps) {
        this.settings = settings;
        this.data = data;
        this.name = name;
        this.identity = identity;
        this.network = settings.recipe().trained(network);
        this.state = state;
        this.mostSteps = mostSteps;
    }

    RunIdentity identity() {
        return identity;
    }

    ResidualName name() {
        return name;
    }

    RunState state() {
        return state;
    }

    Checkpoint checkpoint() {
        return new Checkpoint(identity, state, network);
    }

    String title() {
        return name + " seed " + identity.seed();
    }

    private boolean complete() {
        return state.epoch() >= settings.recipe().epochs();
    }

    /** Whether there is nothing left to train, as far as was asked for. */
    boolean finished() {
        return complete() || state.steps() >= mostSteps;
    }

    /** Trains until finished or a stop is asked for. */
    void train(String place, PrintWriter out, Interruption interruption, double minutes, Save save) throws IOException {
        long saved = System.nanoTime();
        try (ImageIterator images = settings.training(data, identity.seed())) {
            while (!finished() && !interruption.requested()) {
                if (state.batch() < images.batchesPerEpoch()) {
                    images.setPosition(state.epoch(), state.batch());
                    while (images.hasNext() && !finished() && !interruption.requested()) {
                        step(images);
                        if (System.nanoTime() - saved > minutes * 60e9 && images.hasNext()) {
                            inEpoch(place, "is", out);
                            save.now();
                            saved = System.nanoTime();
                        }
                    }
                }
                if (state.batch() == images.batchesPerEpoch() && !interruption.requested()) {
                    epochEnd(place, out, interruption);
                    save.now();
                    saved = System.nanoTime();
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (state.epochImages() > 0 && !interruption.requested()) {
            inEpoch(place, "stops", out);
        }
    }

    /** A line about an epoch that is not complete. */
    private void inEpoch(String place, String verb, PrintWriter out) {
        out.println(String.format(
                Locale.ROOT,
                "%s  %s  %s in epoch %d/%d after %d steps in all  loss %.4f  %.1f images/s  %s",
                place,
                title(),
                verb,
                state.epoch() + 1,
                settings.recipe().epochs(),
                state.steps(),
                state.lossSum() / state.epochImages(),
                state.epochImages() / state.epochSeconds(),
                ProgramMemory.now()));
        out.flush();
    }

    private void step(ImageIterator images) throws IOException {
        long start = System.nanoTime();
        List<DataSet> batches = new ArrayList<>();
        while (batches.size() < settings.recipe().accumulate() && images.hasNext()) {
            batches.add(images.next());
        }
        Nd4j.getRandom().setSeed(new SplittableRandom(identity.seed()).nextLong() + state.steps());
        if (batches.size() == 1) {
            network.fit(batches.get(0));
        } else {
            new GradientAccumulation(network, batches.size()).step(batches);
        }
        double loss = network.score();
        if (!Double.isFinite(loss)) {
            throw new IOException(title() + ": expected a finite loss, got " + loss + " in epoch " + (state.epoch() + 1)
                    + ", step " + (state.steps() + 1) + "; lower --learning-rate");
        }
        state = state.afterStep(
                images.hasNext() ? images.nextBatch() : images.batchesPerEpoch(),
                batches.stream().mapToInt(DataSet::numExamples).sum(),
                loss,
                (System.nanoTime() - start) / 1e9);
    }

    private void epochEnd(String place, PrintWriter out, Interruption interruption) throws IOException {
        try (ImageIterator test = settings.testing(data)) {
            ImageEvaluation evaluation = ImageEvaluation.accuracy(network, test, interruption);
            state = state.afterEpoch(evaluation.accuracy());
        }
        network.incrementEpochCount();
        EpochResult last = state.epochs().get(state.epoch() - 1);
        int epochs = settings.recipe().epochs();
        out.println(String.format(
                Locale.ROOT,
                "%s  %s  epoch %d/%d  loss %.4f  top-1 %.2f %%  top-5 %.2f %%  %.1f images/s  %s left  %s",
                place,
                title(),
                last.epoch(),
                epochs,
                last.loss(),
                100 * last.top1(),
                100 * last.top5(),
                last.imagesPerSecond(),
                time(state.seconds() / state.epoch() * (epochs - state.epoch())),
                ProgramMemory.now()));
        out.flush();
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** Evaluates the network as it is. */
    RunResult evaluate(Interruption interruption) throws IOException {
        try (ImageIterator test = settings.testing(data)) {
            return new RunResult(
                    name,
                    identity.seed(),
                    complete()
                            ? "after the last epoch"
                            : "after " + state.steps() + " steps, in epoch " + (state.epoch() + 1) + " of "
                                    + settings.recipe().epochs(),
                    NetworkSize.of(network),
                    ImageEvaluation.of(network, test, interruption),
                    state.epochs(),
                    state.steps(),
                    state.images(),
                    state.seconds());
        }
    }
}
