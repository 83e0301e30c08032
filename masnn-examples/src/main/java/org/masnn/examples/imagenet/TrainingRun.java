package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.training.ResumableTraining;
import org.masnn.core.training.TrainingDivergedException;
import org.masnn.core.training.TrainingProgress;
import org.masnn.core.training.Validation;
import org.masnn.examples.cluster.SparkCluster;
import org.masnn.examples.live.LiveView;
import org.masnn.examples.program.Bar;
import org.masnn.examples.program.InterruptedRunException;
import org.masnn.examples.program.Interruption;
import org.masnn.examples.program.Terminal;
import org.masnn.examples.response.ObservedNetwork;

/**
 * One network's training. A run is a function of its identity: order and augmentation follow from seed and epoch, dropout
 * from seed and step, so that a run that was interrupted ends with the same parameters as one that was not.
 */
final class TrainingRun implements AutoCloseable {

    /** What a training needs beside its images. */
    record Limits(Duration betweenCheckpoints, long mostSteps, Interruption interruption) {}

    private final ImageNetSettings settings;
    private final ImageData data;
    private final ResidualName name;
    private final RunIdentity identity;
    private final ComputationGraph network;
    private final Limits limits;
    private final String place;
    private final Terminal terminal;
    private final PrintWriter out;
    private final ImageIterator images;
    private final EpochIterator batches;
    private final SparkCluster.@Nullable Training cluster;
    private final ResumableTraining training;
    private long reportedAt = System.nanoTime();
    private @Nullable Bar bar;

    /** Without a folder nothing is saved unless {@link #save} asks for it. */
    TrainingRun(
            ImageNetSettings settings,
            ImageData data,
            ResidualName name,
            RunIdentity identity,
            ComputationGraph network,
            @Nullable Path folder,
            Limits limits,
            String place,
            Terminal terminal,
            @Nullable SparkCluster spark)
            throws IOException {
        this.settings = settings;
        this.data = data;
        this.name = name;
        this.identity = identity;
        this.network = settings.recipe().trained(network);
        this.limits = limits;
        this.place = place;
        this.terminal = terminal;
        out = terminal.out();
        images = settings.training(data, identity.seed());
        cluster = spark == null
                ? null
                : spark.training(this.network, ImageExamples.of(settings, data, identity.seed()), false);
        batches = cluster == null
                ? images
                : cluster.batches(
                        identity.seed(), data.train().size(), settings.recipe().batch());
        ResumableTraining.Builder builder = ResumableTraining.builder(this.network, batches)
                .seed(identity.seed())
                .batchesPerStep(settings.recipe().accumulate())
                .measuredValidation(trained -> validated(), null)
                .stopWhen(this::stops)
                .afterStep(progress -> stepped())
                .afterEpoch(progress -> epochEnd());
        identity.properties().forEach(builder::identity);
        if (cluster != null) {
            builder.steps(cluster).identity("Spark", cluster.identity());
        }
        if (folder != null) {
            builder.checkpoints(identity.file(folder), limits.betweenCheckpoints());
        }
        training = builder.build();
    }

    /** Shows the training in a browser. */
    void watch(LiveView live) {
        live.watch(identity.title(), network);
    }

    TrainingProgress progress() {
        return training.progress();
    }

    /** Goes on from the run's checkpoint, if there is one. */
    boolean resume() throws IOException {
        return training.resume();
    }

    void save(Path folder) throws IOException {
        training.save(identity.file(folder));
    }

    private boolean stops() {
        return limits.interruption().requested() || progress().steps() >= limits.mostSteps();
    }

    private boolean complete() {
        return progress().epoch() >= settings.recipe().epochs();
    }

    /** Trains until finished, the most steps are made, or a stop is asked for. */
    void train() throws IOException {
        try {
            if (!stops()) {
                fit();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof InterruptedRunException interrupted
                    ? interrupted
                    : new IOException(e.getMessage(), e);
        } catch (TrainingDivergedException e) {
            throw new IOException(identity.title() + ": " + e.getMessage(), e);
        }
        if (cluster != null && !cluster.costs().isEmpty()) {
            out.println(place + "  " + identity.title() + "  on Spark: " + cluster.costs());
        }
        if (progress().examples() > 0 && !limits.interruption().requested()) {
            inEpoch("stops");
        }
    }

    private void fit() throws IOException {
        try (Bar shown = terminal.bar(
                place + " " + identity.title(),
                Math.min(limits.mostSteps(), (long) settings.recipe().epochs() * stepsOfAnEpoch()),
                progress().steps(),
                Duration.ofMillis(Math.round(1000 * progress().secondsInAll())))) {
            bar = shown;
            training.fit(settings.recipe().epochs());
        } finally {
            bar = null;
        }
    }

    private int stepsOfAnEpoch() {
        int perStep = settings.recipe().batch() * settings.recipe().accumulate();
        return (data.train().size() - 1) / perStep + 1;
    }

    private Validation validated() {
        try (ImageIterator test = settings.testing(data)) {
            return ImageEvaluation.sampled(
                    network, !name.ann(), settings.testBatches(data), test, limits.interruption());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stepped() {
        if (bar != null) {
            bar.step(
                    progress().steps(),
                    String.format(
                            Locale.ROOT,
                            "epoch %d/%d loss %.4f",
                            progress().epoch() + 1,
                            settings.recipe().epochs(),
                            progress().loss()));
        }
        if (System.nanoTime() - reportedAt >= limits.betweenCheckpoints().toNanos() && batches.hasNext()) {
            inEpoch("is");
            reportedAt = System.nanoTime();
        }
    }

    /** A line about an epoch that is not complete. */
    private void inEpoch(String verb) {
        clearBar();
        out.println(String.format(
                Locale.ROOT,
                "%s  %s  %s in epoch %d/%d after %d steps in all  loss %.4f  %.1f images/s  %s",
                place,
                identity.title(),
                verb,
                progress().epoch() + 1,
                settings.recipe().epochs(),
                progress().steps(),
                progress().loss(),
                progress().examplesPerSecond(),
                ProgramMemory.now()));
        out.flush();
    }

    private void epochEnd() {
        EpochResult last = EpochResult.of(progress()).get(progress().epoch() - 1);
        int epochs = settings.recipe().epochs();
        clearBar();
        out.println(String.format(
                Locale.ROOT,
                "%s  %s  epoch %d/%d  loss %.4f  top-1 %.2f %%  top-5 %.2f %%  %.1f images/s  %s left  %s",
                place,
                identity.title(),
                last.epoch(),
                epochs,
                last.loss(),
                100 * last.top1(),
                100 * last.top5(),
                last.imagesPerSecond(),
                time(last.seconds() / last.epoch() * (epochs - last.epoch())),
                ProgramMemory.now()));
        out.flush();
        reportedAt = System.nanoTime();
    }

    private void clearBar() {
        if (bar != null) {
            bar.clear();
        }
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** Evaluates the network as it is; the pictures observe it if they show it. */
    RunResult evaluate(@Nullable ImagePictures pictures) throws IOException {
        long firstSeed = settings.recipe().seeds().get(0);
        ObservedNetwork observed =
                pictures == null ? null : pictures.observe(name, identity.seed(), firstSeed, network);
        try (ImageIterator test = settings.testing(data)) {
            return new RunResult(
                    name,
                    identity.seed(),
                    complete()
                            ? "after the last epoch"
                            : "after " + progress().steps() + " steps, in epoch "
                                    + (progress().epoch() + 1) + " of "
                                    + settings.recipe().epochs(),
                    NetworkSize.of(network),
                    ImageEvaluation.of(network, observed, settings.testBatches(data), test, limits.interruption()),
                    EpochResult.of(progress()),
                    progress().steps(),
                    progress().examplesInAll(),
                    progress().secondsInAll());
        }
    }

    /** Ends the threads that decode images. */
    @Override
    public void close() {
        images.close();
        if (cluster != null) {
            cluster.close();
        }
    }
}
