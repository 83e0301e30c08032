package org.masnn.examples.gesture;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventFolder;
import org.masnn.core.event.CountScaling;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Option;

/** Options about samples and frames. */
final class DataOptions {

    /** What happens to the counts; names as on the command line. */
    enum Counts {
        NONE(CountScaling.NONE),
        CLIP(CountScaling.CLIP_ONE),
        SQRT(CountScaling.SQUARE_ROOT),
        LOG(CountScaling.LOGARITHM);

        private final CountScaling scaling;

        Counts(CountScaling scaling) {
            this.scaling = scaling;
        }

        @Override
        public String toString() {
            return switch (this) {
                case NONE -> "none";
                case CLIP -> "clip";
                case SQRT -> "sqrt";
                case LOG -> "log";
            };
        }
    }

    private static final int SYNTHETIC_DOWN_SAMPLING = 4;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder data set, DIR/train/<class>/<recording> and DIR/test/<class>/<recording>, of any"
                    + " format that \"events info\" knows. Default: synthetic gestures, made in memory.")
    private @Nullable Path folder;

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

    @Option(
            names = "--dt",
            paramLabel = "MS",
            description =
                    "Length of a frame in milliseconds. Default: ${DEFAULT-VALUE} (with 20 steps, the 900 ms of the"
                            + " paper's 60 frames of 15 ms).")
    private double dt = 45;

    @Option(
            names = {"-T", "--time-steps"},
            paramLabel = "T",
            description = "Number of frames. Default: ${DEFAULT-VALUE} (chosen for time; paper 60).")
    private int timeSteps = 20;

    @Option(
            names = "--window",
            paramLabel = "MS",
            description =
                    "Length of a sample in milliseconds: recordings are cut into windows of it, synthetic gestures"
                            + " take so long. Default: dt * T.")
    private double window = Double.NaN;

    @Option(
            names = "--min-events",
            paramLabel = "N",
            description = "Windows of recordings with fewer events are left out. Default: ${DEFAULT-VALUE}"
                    + " (EventFolder).")
    private int minimumEvents = EventFolder.DEFAULT_MINIMUM_EVENTS;

    @Option(
            names = "--down-sampling",
            paramLabel = "N",
            description = "Sensor pixels of a frame's pixel, each way; counts are added. Default: what gives frames of"
                    + " 32 x 32 (published code: 128 / 4); 4 for the synthetic gestures of 64 x 64 (chosen for time).")
    private int downSampling;

    @Option(
            names = "--centre",
            description = "Move the median event of each sample to the centre. Default: off (published code).")
    private boolean centred;

    @Option(
            names = "--shift",
            paramLabel = "PIXELS",
            description = "Move training samples by up to so many sensor pixels at random. Default: ${DEFAULT-VALUE}"
                    + " (published code).")
    private int shift;

    @Option(
            names = "--mirror",
            description = "Mirror half of the training samples left to right. Default: off (published code); wrong for"
                    + " classes that differ in left and right.")
    private boolean mirrored;

    @Option(
            names = "--counts",
            paramLabel = "SCALING",
            description = "What happens to a pixel's event count: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}"
                    + " (published code).")
    private Counts counts = Counts.NONE;

    DataSettings data() {
        Path given = folder;
        if (given != null) {
            OptionCheck.require(Files.isDirectory(given), "--data", "a folder", given + ", which is none");
        }
        long windowMicros = Double.isNaN(window) ? frames().dtMicros() * timeSteps : micros("--window", window);
        OptionCheck.require(
                windowMicros >= frames().dtMicros() * timeSteps,
                "--window",
                "at least dt * T = " + frames().dtMicros() * timeSteps / 1000.0 + " ms",
                windowMicros / 1000.0 + " ms");
        return new DataSettings(
                given,
                OptionCheck.atLeast(1, "--samples", samples),
                OptionCheck.atLeast(1, "--test-samples", testSamples),
                seed,
                windowMicros,
                OptionCheck.atLeast(1, "--min-events", minimumEvents));
    }

    FrameSettings frames() {
        return new FrameSettings(
                micros("--dt", dt),
                OptionCheck.atLeast(1, "--time-steps", timeSteps),
                folder == null && downSampling == 0
                        ? SYNTHETIC_DOWN_SAMPLING
                        : OptionCheck.atLeast(0, "--down-sampling", downSampling),
                counts.scaling,
                centred,
                OptionCheck.atLeast(0, "--shift", shift),
                mirrored);
    }

    private static long micros(String option, double milliseconds) {
        double micros = milliseconds * 1000;
        OptionCheck.require(
                micros >= 0.5 && micros < 1e12, option, "milliseconds from 0.001 to 1000000000", milliseconds);
        return Math.round(micros);
    }
}
