package org.masnn.examples.gesture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.cluster.SparkCluster;
import org.masnn.examples.live.LiveView;
import org.masnn.examples.program.InterruptedRunException;
import org.masnn.examples.program.Interruption;
import org.masnn.examples.program.Terminal;
import org.masnn.examples.response.ReportPictures;

/** Makes the runs of a comparison one after the other: for each seed each attention, on the same samples. */
final class GestureComparison {

    private final String name;
    private final GestureSettings settings;
    private final GestureData data;
    private final @Nullable CheckpointFolder folder;
    private final Terminal terminal;
    private final @Nullable SparkCluster spark;
    private final @Nullable LiveView live;
    private final @Nullable FiringPictures pictures;
    private final List<TrainingRun> unsaved = new ArrayList<>();

    /** The name is the command's; trainings are shown in the view if there is one, and drawn if pictures are wanted. */
    GestureComparison(
            String name,
            GestureSettings settings,
            GestureData data,
            @Nullable CheckpointFolder folder,
            Terminal terminal,
            @Nullable SparkCluster spark,
            @Nullable LiveView live,
            boolean pictured) {
        this.name = name;
        this.settings = settings;
        this.data = data;
        this.folder = folder;
        this.terminal = terminal;
        this.spark = spark;
        this.live = live;
        this.pictures = pictured ? new FiringPictures(settings, data) : null;
    }

    /**
     * Checks that all checkpoints that are there continue runs of this comparison.
     *
     * @throws IOException when one does not, or there is none
     */
    void requireResumable(Interruption interruption) throws IOException {
        int found = 0;
        for (RunIdentity identity : identities()) {
            TrainingRun run = new TrainingRun(settings, data, identity, folder, interruption, spark);
            found += run.checkpointed() && run.resume() ? 1 : 0;
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
            TrainingRun run = new TrainingRun(settings, data, identity, folder, interruption, spark);
            train(place, run);
            if (interruption.requested()) {
                throw interrupted(run);
            }
            results.add(run.evaluate(pictures));
            if (interruption.requested()) {
                throw interrupted(run);
            }
            if (folder == null) {
                unsaved.add(run);
            }
            place = place.next(run.progress());
        }
        return new GestureResults(
                settings, data, results, pictures == null ? () -> ReportPictures.NONE : pictures::draw);
    }

    private void train(RunPlace place, TrainingRun run) throws IOException {
        if (run.resume()) {
            terminal.out()
                    .println(place.title() + "  " + run.identity().title() + "  resumes after epoch "
                            + run.progress().epoch() + ", batch "
                            + run.progress().batch());
        }
        if (!run.finished()) {
            if (live != null) {
                live.watch(run.identity().title(), run.network());
            }
            try (ProgressDisplay display = BarProgress.of(
                    terminal,
                    place,
                    run.identity().title(),
                    run.progress(),
                    settings.training().epochs())) {
                run.train(display);
            }
            String costs = run.clusterCosts();
            if (!costs.isEmpty()) {
                terminal.out().println(place.title() + "  " + run.identity().title() + "  on Spark: " + costs);
            }
        }
    }

    /** Without a folder of the user's, all runs so far go into a new one. With one, they are in it. */
    private InterruptedRunException interrupted(TrainingRun current) throws IOException {
        CheckpointFolder target = folder;
        if (target == null) {
            target = new CheckpointFolder(
                    Files.createTempDirectory(Path.of("").toAbsolutePath(), "masnn-" + name + "-"));
            for (TrainingRun run : unsaved) {
                run.save(target);
            }
            current.save(target);
        }
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
