package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.InterruptedRunException;
import org.masnn.examples.program.Interruption;

/** Makes the training runs of a comparison one after the other: for each seed each network, on the same images. */
final class ImageNetComparison {

    private final ImageNetSettings settings;
    private final ImageData data;
    private final @Nullable StartingWeights weights;
    private final @Nullable Path folder;
    private final double checkpointMinutes;
    private final long mostSteps;
    private final PrintWriter out;
    private final List<TrainingRun> unsaved = new ArrayList<>();

    ImageNetComparison(
            ImageNetSettings settings,
            ImageData data,
            @Nullable StartingWeights weights,
            @Nullable Path folder,
            double checkpointMinutes,
            long mostSteps,
            PrintWriter out) {
        this.settings = settings;
        this.data = data;
        this.weights = weights;
        this.folder = folder;
        this.checkpointMinutes = checkpointMinutes;
        this.mostSteps = mostSteps;
        this.out = out;
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
            Path file = Checkpoint.file(target, key.network(), key.seed());
            if (Files.exists(file)) {
                found++;
                if (!resumed) {
                    throw new IOException("--save: expected a folder without checkpoints of these runs, got " + file
                            + "; give --resume " + target + " to continue it, or another folder");
                }
                requireContinued(file, Checkpoint.identity(file), identity(key));
            }
        }
        if (resumed && found == 0) {
            Key first = keys().get(0);
            throw new IOException(target + ": expected checkpoints of these runs, for instance "
                    + Checkpoint.file(target, first.network(), first.seed()).getFileName()
                    + ", got none; the networks and seeds that are asked for name them");
        }
        try {
            Files.createDirectories(target);
            Files.delete(Files.createTempFile(target, ".masnn-", ".tmp"));
        } catch (IOException e) {
            throw new IOException(target + ": checkpoints cannot be written there (" + e + ")", e);
        }
    }

    private static void requireContinued(Path file, RunIdentity checkpoint, RunIdentity expected) throws IOException {
        Optional<String> difference = expected.differenceFrom(checkpoint);
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
     * @throws InterruptedRunException when a stop was asked for; the checkpoints are written
     */
    ImageNetResults run(Interruption interruption) throws IOException {
        List<RunResult> results = new ArrayList<>();
        List<Key> keys = keys();
        for (int i = 0; i < keys.size(); i++) {
            TrainingRun run = start(keys.get(i));
            try {
                run.train(
                        "run " + (i + 1) + "/" + keys.size(),
                        out,
                        interruption,
                        checkpointMinutes,
                        () -> save(run, folder));
                if (interruption.requested()) {
                    throw interrupted(run);
                }
                save(run, folder);
                results.add(run.evaluate(interruption));
            } catch (InterruptedRunException e) {
                throw interrupted(run);
            }
            if (folder == null) {
                unsaved.add(run);
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

    private TrainingRun start(Key key) throws IOException {
        Path target = folder;
        if (target != null) {
            Path file = Checkpoint.file(target, key.network(), key.seed());
            if (Files.exists(file)) {
                Checkpoint checkpoint = Checkpoint.read(file);
                out.println(key.network() + " seed " + key.seed() + "  resumes after "
                        + checkpoint.state().epoch() + " epochs, "
                        + checkpoint.state().steps() + " steps");
                return new TrainingRun(
                        settings,
                        data,
                        key.network(),
                        identity(key),
                        checkpoint.network(),
                        checkpoint.state(),
                        mostSteps);
            }
        }
        ComputationGraph network = settings.build(key.network(), data, key.seed());
        if (weights != null) {
            boolean newClassifier = weights.copyTo(network, settings, data);
            out.println(key.network() + " seed " + key.seed() + "  starts with the weights of " + weights.origin()
                    + (newClassifier
                            ? " and a new classifier of " + data.classes().size() + " classes"
                            : ""));
        }
        TrainingRun run =
                new TrainingRun(settings, data, key.network(), identity(key), network, RunState.start(), mostSteps);
        save(run, folder); // from now on there is something to resume
        return run;
    }

    private static void save(TrainingRun run, @Nullable Path folder) throws IOException {
        if (folder != null) {
            run.checkpoint()
                    .write(Checkpoint.file(folder, run.name(), run.identity().seed()));
        }
    }

    /** Without a folder of the user's, all runs so far go into a new one. With one, the runs before are in it. */
    private InterruptedRunException interrupted(TrainingRun current) throws IOException {
        Path target = folder;
        if (target == null) {
            target = Files.createTempDirectory(Path.of("").toAbsolutePath(), "masnn-imagenet-");
        }
        for (TrainingRun run : unsaved) {
            save(run, target);
        }
        save(current, target);
        return new InterruptedRunException(
                "interrupted; saved in " + target + ", continue with the same options and --resume " + target);
    }
}
