package org.masnn.examples.gesture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.set.ClassFolders;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.examples.data.RecordingCut;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Option;

/** Options about where samples come from. */
final class DataOptions {

    private static final int SYNTHETIC_DOWN_SAMPLING = 4;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "A data set: DVS128 Gesture, DVS128 Gait, N-MNIST or CIFAR10-DVS as their authors ship them, or"
                            + " class folders DIR/train/<class>/<recording> and DIR/test/<class>/<recording> of any format that"
                            + " \"events info\" knows; \"data check DIR\" says what is there. Default: synthetic gestures,"
                            + " made in memory.")
    private @Nullable Path folder;

    @Option(
            names = "--test-files",
            paramLabel = "GLOB",
            description =
                    "For class folders without train and test, DIR/<class>/<recording>: the recordings for testing,"
                            + " by a pattern of their names such as \"*subject3*\".")
    private @Nullable String testFiles;

    @Option(
            names = "--window",
            paramLabel = "MS",
            description = "Length of a sample in milliseconds: recordings in class folders are cut into windows of it,"
                    + " synthetic gestures take so long. Default: dt * T.")
    private @Nullable Double window;

    @Option(
            names = "--whole",
            description = "Recordings in class folders are samples as a whole, see --crop and --clips.")
    private boolean whole;

    @Option(
            names = "--min-events",
            paramLabel = "N",
            description = "Windows of recordings with fewer events are left out. Default: 200 (ClassFolders).")
    private @Nullable Integer minimumEvents;

    @Option(
            names = "--without-other-gestures",
            description = "Leave out class 11 of DVS128 Gesture. Default: 11 classes (paper).")
    private boolean withoutOtherGestures;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Folder where the samples of --data are prepared once and read from in every run. Default: none;"
                            + " masnn-cache in the current folder for data sets that half of the heap would not hold.")
    private @Nullable Path cache;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Synthetic training samples of each class. Default: ${DEFAULT-VALUE} (chosen for time).")
    private int samples = 80;

    @Option(
            names = "--test-samples",
            paramLabel = "N",
            description = "Synthetic test samples of each class. Default: ${DEFAULT-VALUE} (chosen for time).")
    private int testSamples = 20;

    @Option(
            names = "--data-seed",
            paramLabel = "SEED",
            description = "Seed of the synthetic samples. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    boolean hasFolder() {
        return folder != null;
    }

    /** Frames of these samples, with the defaults of the data set. */
    FrameSettings frames(FrameOptions frames, DataSettings data) {
        return frames.frames(data.defaults(), folder == null ? SYNTHETIC_DOWN_SAMPLING : 0);
    }

    /** Finds out what data set there is; reads no recording. */
    DataSettings data(FrameOptions frameOptions) throws IOException {
        FrameSettings frames = frameOptions.frames(DataSetDefaults.QUICK, 0);
        long clip = frames.clipMicros();
        long windowMicros = window == null ? clip : Milliseconds.toMicros("--window", window);
        OptionCheck.require(
                windowMicros >= clip,
                "--window",
                "at least dt * T = " + clip / 1000.0 + " ms",
                windowMicros / 1000.0 + " ms");
        OptionCheck.require(!whole || window == null, "--whole", "no --window beside it", window + " ms");
        OptionCheck.require(!whole || folder != null, "--whole", "--data beside it", "the synthetic gestures");
        OptionCheck.require(cache == null || folder != null, "--cache", "--data beside it", "the synthetic gestures");
        OptionCheck.require(
                cache == null || !Files.exists(cache) || Files.isDirectory(cache),
                "--cache",
                "a folder",
                cache + ", a file");
        RecordingCut cut = new RecordingCut(whole ? 0 : windowMicros, fewestEvents(), testFiles, withoutOtherGestures);
        Path given = folder;
        return new DataSettings(
                given == null ? null : recorded(given, cut),
                cut,
                cache,
                OptionCheck.atLeast(1, "--samples", samples),
                OptionCheck.atLeast(1, "--test-samples", testSamples),
                seed);
    }

    private int fewestEvents() {
        return OptionCheck.atLeast(
                1, "--min-events", minimumEvents == null ? ClassFolders.DEFAULT_MINIMUM_EVENTS : minimumEvents);
    }

    private RecordedDataSet recorded(Path given, RecordingCut cut) throws IOException {
        OptionCheck.require(Files.isDirectory(given), "--data", "a folder", given + ", which is none");
        RecordedDataSet set = cut.open(given);
        boolean known = !DataSetDefaults.of(set).equals(DataSetDefaults.QUICK);
        requireClassFolders("--window", window != null, known, set);
        requireClassFolders("--whole", whole, known, set);
        requireClassFolders("--min-events", minimumEvents != null, known, set);
        requireClassFolders("--test-files", testFiles != null, known, set);
        OptionCheck.require(
                !withoutOtherGestures || set.name().equals("DVS128 Gesture"),
                "--without-other-gestures",
                "DVS128 Gesture",
                set.name());
        return set;
    }

    private static void requireClassFolders(String option, boolean given, boolean known, RecordedDataSet set) {
        OptionCheck.require(
                !given || !known, option, "class folders", set.name() + ", whose samples are what they are");
    }
}
