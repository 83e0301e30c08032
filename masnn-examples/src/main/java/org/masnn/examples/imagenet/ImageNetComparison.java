package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.training.TrainingCheckpoint;
import org.masnn.examples.cluster.SparkCluster;
import org.masnn.examples.live.LiveView;
import org.masnn.examples.program.InterruptedRunException;
import org.masnn.examples.program.Interruption;
import org.masnn.examples.program.Terminal;

/** Makes the training runs of a comparison one after the other: for each seed each network, on the same images. */
final class ImageNetComparison {

    private final ImageNetSettings settings;
    private final ImageData data;
    private final @Nullable StartingWeights weights;
    private final @Nullable Path folder;
    private final double checkpointMinutes;
    private final long mostSteps;
    private final Terminal terminal;
    private final PrintWriter out;
    private final @Nullable SparkCluster spark;
    private final List<TrainingRun> unsaved = new ArrayList<>();

    ImageNetComparison(
            ImageNetSettings settings,
            ImageData data,
            @Nullable StartingWeights weights,
            @Nullable Path folder,
            double checkpointMinutes,
            long mostSteps,
            Terminal terminal,
            @Nullable SparkCluster spark) {
        this.settings = settings;
        this.data = data;
        this.weights = weights;
        this.folder = folder;
        this.checkpointMinutes = checkpointMinutes;
        this.mostSteps = mostSteps;
        this.terminal = terminal;
        out = terminal.out();
        this.spark = spark;
    }

    /** A network and a seed. */
    private record Key(ResidualName network, long seed) {}

    private List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        for (long seed : settings.recipe().seeds()) {
            settings.networks().forEach(network -> keys.add(new Key(network, seed)));
        }
        return keys;
    }

    /**
     * Proves before training that the folder can be written, that it holds no checkpoints that would be lost, and that
     * those which are to be continued are of these runs.
     *
     * @param resumed whether to continue
     */
    void prepare(boolean resumed) throws IOException {
        Path target = folder;
        if (target == null) {
            return;
        }
        int found = 0;
        for (Key key : keys()) {
            Path file = identity(key).file(target);
            if (Files.exists(file)) {
                found++;
                if (!resumed) {
                    throw new IOException("--save: expected a folder without checkpoints of these runs, got " + file
                            + "; give --resume " + target + " to continue it, or another folder");
                }
                requireContinued(file, identity(key));
            }
        }
        if (resumed && found == 0) {
            Key first = keys().get(0);
            throw new IOException(target + ": expected checkpoints of these runs, for instance "
                    + identity(first).file(target).getFileName()
                    + ", got none; the networks and seeds that are asked for name them");
        }
        try {
            Files.createDirectories(target);
            Files.delete(Files.createTempFile(target, ".masnn-", ".tmp"));
        } catch (IOException e) {
            throw new IOException(target + ": checkpoints cannot be written there (" + e + ")", e);
        }
    }

    private static void requireContinued(Path file, RunIdentity expected) throws IOException {
        Optional<String> difference =
                expected.differenceFrom(StartingWeights.identity(file, TrainingCheckpoint.read(file)));
        if (difference.isPresent()) {
            throw new IOException(file + ": the checkpoint is of another run; " + difference.get()
                    + "; resume with the options it was started with");
        }
    }

    private RunIdentity identity(Key key) {
        return new RunIdentity(
                key.network().toString(),
                key.seed(),
                weights == null ? "the seed's" : weights.origin(),
                data.describe(),
                settings.describe());
    }

    /**
     * Trains and evaluates all networks.
     *
     * @param live where trainings are shown, or null
     * @param pictures what observes the evaluation, or null
     * @throws InterruptedRunException when a stop was asked for; the checkpoints are written
     */
    ImageNetResults run(Interruption interruption, @Nullable LiveView live, @Nullable ImagePictures pictures)
            throws IOException {
        List<RunResult> results = new ArrayList<>();
        List<Key> keys = keys();
        TrainingRun.Limits limits = new TrainingRun.Limits(
                Duration.ofNanos(Math.round(Math.min(checkpointMinutes, 1e8) * 60e9)), mostSteps, interruption);
        for (int i = 0; i < keys.size(); i++) {
            try (TrainingRun run = start(keys.get(i), limits, "run " + (i + 1) + "/" + keys.size())) {
                try {
                    if (live != null) {
                        run.watch(live);
                    }
                    run.train();
                    if (interruption.requested()) {
                        throw interrupted(run);
                    }
                    if (folder != null) {
                        run.save(folder);
                    }
                    results.add(run.evaluate(pictures));
                } catch (InterruptedRunException e) {
                    throw interrupted(run);
                }
                if (folder == null) {
                    unsaved.add(run);
                }
            }
        }
        RunResult last = results.get(results.size() - 1);
        return new ImageNetResults(
                settings,
                data.name() + (data.shared() ? " (the training images)" : ""),
                data.classes().size(),
                last.origin(),
                results);
    }

    private TrainingRun start(Key key, TrainingRun.Limits limits, String place) throws IOException {
        RunIdentity identity = identity(key);
        ComputationGraph network = settings.build(key.network(), data, key.seed());
        boolean newClassifier = weights != null && weights.copyTo(network, settings, data);
        TrainingRun run = new TrainingRun(
                settings, data, key.network(), identity, network, folder, limits, place, terminal, spark);
        Path target = folder;
        boolean resumed = target != null && Files.exists(identity.file(target));
        run.resume();
        if (resumed) {
            out.println(identity.title() + "  resumes after " + run.progress().epoch() + " epochs, "
                    + run.progress().steps() + " steps");
        } else {
            if (weights != null) {
                out.println(identity.title() + "  starts with the weights of " + weights.origin()
                        + (newClassifier
                                ? " and a new classifier of " + data.classes().size() + " classes"
                                : ""));
            }
            if (target != null) {
                run.save(target); // from now on there is something to resume
            }
        }
        return run;
    }

    /** Without a folder of the user's, all runs so far go into a new one. With one, the runs before are in it. */
    private InterruptedRunException interrupted(TrainingRun current) throws IOException {
        Path target = folder;
        if (target == null) {
            target = Files.createTempDirectory(Path.of("").toAbsolutePath(), "masnn-imagenet-");
        }
        for (TrainingRun run : unsaved) {
            run.save(target);
        }
        current.save(target);
        return new InterruptedRunException(
                "interrupted; saved in " + target + ", continue with the same options and --resume " + target);
    }
}
