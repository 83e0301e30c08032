package org.masnn.examples.gesture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.InterruptedRunException;
import org.masnn.examples.program.Interruption;

/** Makes the runs of a comparison one after the other: for each seed each attention, on the same samples. */
final class GestureComparison {

    private final String name;
    private final GestureSettings settings;
    private final GestureData data;
    private final @Nullable CheckpointFolder folder;
    private final Terminal terminal;
    private final List<TrainingRun> unsaved = new ArrayList<>();

    /** The name is the command's. */
    GestureComparison(
            String name,
            GestureSettings settings,
            GestureData data,
            @Nullable CheckpointFolder folder,
            Terminal terminal) {
        this.name = name;
        this.settings = settings;
        this.data = data;
        this.folder = folder;
        this.terminal = terminal;
    }

    /**
     * Checks that all checkpoints that are there continue runs of this comparison.
     *
     * @throws IOException when one does not, or there is none
     */
    void requireResumable() throws IOException {
        int found = 0;
        for (RunIdentity identity : identities()) {
            found += saved(identity) == null ? 0 : 1;
        }
        if (found == 0 && folder != null) {
            throw new IOException(folder.path() + ": expected checkpoints of these runs, for instance "
                    + folder.file(
                                    identities().get(0).attention(),
                                    identities().get(0).seed())
                            .getFileName()
                    + ", got none; the networks and seeds that are asked for name them");
        }
    }

    /**
     * Trains and tests all networks.
     *
     * @throws InterruptedRunException when a stop was asked for; the checkpoints are written
     */
    GestureResults run(Interruption interruption) throws IOException {
        List<RunIdentity> identities = identities();
        List<RunResult> results = new ArrayList<>();
        RunPlace place = RunPlace.first(identities.size(), GestureNetwork.iterations(settings, data));
        for (RunIdentity identity : identities) {
            TrainingRun run = prepare(place, identity);
            train(place, run, interruption);
            if (interruption.requested()) {
                throw interrupted(run);
            }
            results.add(run.evaluate());
            if (interruption.requested()) {
                throw interrupted(run);
            }
            if (folder == null) {
                unsaved.add(run);
            }
            place = place.next(run.state());
        }
        return new GestureResults(settings, data, results);
    }

    private TrainingRun prepare(RunPlace place, RunIdentity identity) throws IOException {
        Checkpoint checkpoint = saved(identity);
        if (checkpoint == null) {
            TrainingRun run = TrainingRun.start(settings, data, identity);
            save(run, folder); // from now on there is something to resume
            return run;
        }
        TrainingRun run = TrainingRun.resume(settings, data, identity, checkpoint);
        terminal.out()
                .println(place.title() + "  " + run.title() + "  resumes after epoch "
                        + run.state().epoch() + ", batch " + run.state().batch());
        return run;
    }

    private void train(RunPlace place, TrainingRun run, Interruption interruption) throws IOException {
        if (!run.finished()) {
            try (TrainingProgress progress = terminal.progress(
                    place, run.title(), run.state(), settings.training().epochs())) {
                run.train(progress, interruption, () -> save(run, folder));
            }
        }
    }

    /** The checkpoint of a run, checked; null when there is none. */
    private @Nullable Checkpoint saved(RunIdentity identity) throws IOException {
        Path file = folder == null ? null : folder.file(identity.attention(), identity.seed());
        if (file == null || !Files.exists(file)) {
            return null;
        }
        Checkpoint checkpoint = Checkpoint.read(file);
        ComputationGraph fresh = GestureNetwork.build(settings, data, identity.attention(), identity.seed());
        checkpoint.requireContinues(identity, fresh, file);
        return checkpoint;
    }

    private static void save(TrainingRun run, @Nullable CheckpointFolder folder) throws IOException {
        if (folder != null) {
            RunIdentity identity = run.identity();
            run.checkpoint().write(folder.file(identity.attention(), identity.seed()));
        }
    }

    /** Without a folder of the user's, all runs so far go into a new one. With one, the runs before are in it. */
    private InterruptedRunException interrupted(TrainingRun current) throws IOException {
        CheckpointFolder target = folder;
        if (target == null) {
            target = new CheckpointFolder(
                    Files.createTempDirectory(Path.of("").toAbsolutePath(), "masnn-" + name + "-"));
        }
        for (TrainingRun run : unsaved) {
            save(run, target);
        }
        save(current, target);
        return new InterruptedRunException("interrupted; saved in " + target.path()
                + ", continue with the same options and --resume " + target.path());
    }

    private List<RunIdentity> identities() {
        List<RunIdentity> identities = new ArrayList<>();
        for (long seed : settings.training().seeds()) {
            for (String attention : settings.network().attentions()) {
                identities.add(RunIdentity.of(settings, data, attention, seed));
            }
        }
        return identities;
    }
}
