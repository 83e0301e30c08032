package org.masnn.examples.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.set.ClassFolders;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which data set, and what its samples are. */
final class DataSetOptions {

    private static final double MICROS_A_MILLISECOND = 1e3;

    @Parameters(paramLabel = "DIR", description = "The folder of the data set; not modified.")
    private Path folder = Path.of("");

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
            description =
                    "Recordings in class folders are cut into windows of so many milliseconds. Default: a sample is"
                            + " a whole recording.")
    private @Nullable Double window;

    @Option(
            names = "--min-events",
            paramLabel = "N",
            description = "Windows with fewer events are left out. Default: ${DEFAULT-VALUE} (ClassFolders).")
    private int minimumEvents = ClassFolders.DEFAULT_MINIMUM_EVENTS;

    @Option(
            names = "--without-other-gestures",
            description = "Leave out class 11 of DVS128 Gesture. Default: 11 classes (paper).")
    private boolean withoutOtherGestures;

    /** Finds out what data set there is; reads no recording. */
    RecordedDataSet open() throws IOException {
        OptionCheck.require(Files.isDirectory(folder), "DIR", "a folder", folder + ", which is none");
        long micros = 0;
        if (window != null) {
            micros = Math.round(OptionCheck.positive("--window", window) * MICROS_A_MILLISECOND);
            OptionCheck.require(micros >= 1, "--window", "at least 0.001 ms", window);
        }
        return new RecordingCut(
                        micros, OptionCheck.atLeast(1, "--min-events", minimumEvents), testFiles, withoutOtherGestures)
                .open(folder);
    }
}
