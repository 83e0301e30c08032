package org.masnn.examples.gesture;

import org.jspecify.annotations.Nullable;
import org.masnn.core.event.CountScaling;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Option;

/** Options about frames and augmentation. */
final class FrameOptions {

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

    @Option(
            names = "--dt",
            paramLabel = "MS",
            description =
                    "Length of a frame in milliseconds. Default: 15 for DVS128 Gesture and Gait (paper) and N-MNIST,"
                            + " 10 for CIFAR10-DVS (published code), else 45 (with 20 steps, the paper's 900 ms).")
    private @Nullable Double dt;

    @Option(
            names = {"-T", "--time-steps"},
            paramLabel = "T",
            description = "Number of frames. Default: 60 for DVS128 Gesture and Gait (paper), else 20 (chosen for time;"
                    + " published code for CIFAR10-DVS).")
    private @Nullable Integer timeSteps;

    @Option(
            names = "--crop",
            negatable = true,
            description =
                    "Train on a random clip of dt * T of each longer sample, anew in each epoch; else on the first."
                            + " Default: on for DVS128 Gesture, Gait and CIFAR10-DVS (published code).")
    private @Nullable Boolean cropped;

    @Option(
            names = "--clips",
            paramLabel = "K",
            description = "Clips of dt * T of each sample that are tested, spread over it; see --vote. Default: 10 for"
                    + " DVS128 Gesture, Gait and CIFAR10-DVS (published code), else 1, the first.")
    private @Nullable Integer clips;

    @Option(
            names = "--down-sampling",
            paramLabel = "N",
            description = "Sensor pixels of a frame's pixel, each way; counts are added. Default: what gives frames of"
                    + " 32 x 32 (published code: 128 / 4); 4 for the synthetic gestures of 64 x 64 (chosen for time).")
    private int downSampling;

    @Option(
            names = "--counts",
            paramLabel = "SCALING",
            description = "What happens to a pixel's event count: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}"
                    + " (published code).")
    private Counts counts = Counts.NONE;

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
            names = "--rotate",
            paramLabel = "DEGREES",
            description =
                    "Turn training samples by up to so many degrees at random. Default: ${DEFAULT-VALUE} (published"
                            + " code).")
    private double rotation;

    @Option(
            names = "--flip-polarity",
            description = "Exchange ON and OFF in half of the training samples. Default: off (published code).")
    private boolean polarityFlipped;

    @Option(
            names = "--drop",
            paramLabel = "P",
            description = "Leave out each event of training samples with this probability. Default: ${DEFAULT-VALUE}"
                    + " (published code).")
    private double drop;

    @Option(
            names = "--jitter",
            paramLabel = "MS",
            description = "Move each event of training samples in time, by a normal distribution of this standard"
                    + " deviation in milliseconds. Default: ${DEFAULT-VALUE} (published code).")
    private double jitter;

    FrameSettings frames(DataSetDefaults defaults, int ownDownSampling) {
        OptionCheck.require(rotation >= 0 && rotation <= 180, "--rotate", "degrees in [0, 180]", rotation);
        OptionCheck.require(jitter >= 0 && jitter <= 1e6, "--jitter", "milliseconds in [0, 1000000]", jitter);
        return new FrameSettings(
                Milliseconds.toMicros("--dt", dt == null ? defaults.dtMilliseconds() : dt),
                OptionCheck.atLeast(1, "--time-steps", timeSteps == null ? defaults.timeSteps() : timeSteps),
                downSampling == 0 ? ownDownSampling : OptionCheck.atLeast(0, "--down-sampling", downSampling),
                counts.scaling,
                cropped == null ? defaults.cropped() : cropped,
                OptionCheck.atLeast(1, "--clips", clips == null ? defaults.clips() : clips),
                centred,
                OptionCheck.atLeast(0, "--shift", shift),
                mirrored,
                rotation,
                polarityFlipped,
                OptionCheck.share("--drop", drop),
                jitter * 1000);
    }
}
