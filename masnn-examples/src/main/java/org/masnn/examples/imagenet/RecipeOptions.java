package org.masnn.examples.imagenet;

import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.SeedOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options about training. */
final class RecipeOptions {

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Passes over the training images. The network after the last one counts. Default: 250 (published"
                            + " code), with --small 30 (chosen for time).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "Images of a batch. Default: 32 (chosen for memory), with --small 64 (chosen for few epochs; He et"
                            + " al. 2016: 128).")
    private @Nullable Integer batch;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Batches whose gradients make one step. Default: ${DEFAULT-VALUE}.")
    private int accumulate = 1;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description =
                    "Learning rate of SGD; it follows half a cosine to 0. Default: ${DEFAULT-VALUE} (published code;"
                            + " He et al. 2016).")
    private double learningRate = 0.1;

    @Option(
            names = "--warm-up",
            paramLabel = "EPOCHS",
            description =
                    "Epochs in which the learning rate grows from 0 to the cosine's, linearly. Default: ${DEFAULT-VALUE}"
                            + " (published code).")
    private double warmUp;

    @Option(
            names = "--momentum",
            paramLabel = "X",
            description = "Momentum of SGD. Default: ${DEFAULT-VALUE} (published code; He et al. 2016).")
    private double momentum = 0.9;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            description =
                    "Weight decay of all parameters. Default: 1e-5 (published code), with --small 1e-4 (He et al. 2016).")
    private @Nullable Double weightDecay;

    @Option(
            names = "--label-smoothing",
            paramLabel = "X",
            description =
                    "Share of the uniform distribution in the labels. Default: 0.1 (published code), with --small 0 (He"
                            + " et al. 2016).")
    private @Nullable Double labelSmoothing;

    @Option(
            names = "--auto-augment",
            negatable = true,
            description =
                    "AutoAugment for training images. Default: on (published code), with --small off (He et al. 2016).")
    private @Nullable Boolean autoAugment;

    @Option(
            names = "--recompute",
            description =
                    "Train with less memory and a third more time: compute activations again instead of keeping them. The"
                            + " numbers stay the same. Default: off.")
    private boolean recompute;

    @Mixin
    private SeedOptions seeds = new SeedOptions();

    RecipeSettings settings(boolean small) {
        int passes = OptionCheck.atLeast(1, "--epochs", or(epochs, small ? 30 : 250));
        OptionCheck.notNegative("--warm-up", warmUp);
        OptionCheck.require(warmUp < passes, "--warm-up", "fewer epochs than " + passes, warmUp);
        return new RecipeSettings(
                passes,
                OptionCheck.atLeast(1, "--batch", or(batch, small ? 64 : 32)),
                OptionCheck.atLeast(1, "--accumulate", accumulate),
                OptionCheck.positive("--learning-rate", learningRate),
                warmUp,
                OptionCheck.share("--momentum", momentum),
                OptionCheck.notNegative("--weight-decay", or(weightDecay, small ? 1e-4 : 1e-5)),
                OptionCheck.share("--label-smoothing", or(labelSmoothing, small ? 0.0 : 0.1)),
                or(autoAugment, !small),
                recompute,
                seeds.seeds());
    }

    private static <T> T or(@Nullable T given, T byDefault) {
        return given == null ? byDefault : given;
    }
}
