package org.masnn.examples.gesture;

import org.jspecify.annotations.Nullable;
import org.masnn.examples.gesture.TrainingSettings.Loss;
import org.masnn.examples.gesture.TrainingSettings.Schedule;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.SeedOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options about training. */
final class TrainingOptions {

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training samples. Default: 300 for DVS128 Gesture and Gait (published code),"
                    + " else 10 (chosen for time).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "Samples of a batch. Default: 16 for data sets of authors (TA-SNN code; MA-SNN 128), else 8 (chosen"
                            + " for few epochs).")
    private @Nullable Integer batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "Learning rate of Adam. Default: 1e-4 for DVS128 Gesture and Gait (published code), else 3e-3"
                    + " (chosen for few epochs).")
    private @Nullable Double learningRate;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description =
                    "Learning rate over time: ${COMPLETION-CANDIDATES}. cosine goes to 0 after the last epoch; plateau"
                            + " divides by 10 after more than 5 epochs without a lower training loss. Default: plateau for"
                            + " DVS128 Gesture and Gait (published code), else cosine (chosen for few epochs).")
    private @Nullable Schedule schedule;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description = "Loss: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE} (published event code).")
    private Loss loss = Loss.MSE;

    @Option(
            names = "--label-smoothing",
            paramLabel = "X",
            description = "Share of the uniform distribution in the labels of cross-entropy. Default: ${DEFAULT-VALUE}"
                    + " (published event code).")
    private double labelSmoothing;

    @Option(
            names = "--l2",
            paramLabel = "X",
            description = "L2 regularisation of the weights. Default: ${DEFAULT-VALUE} (published code).")
    private double l2;

    @Mixin
    private SeedOptions seeds = new SeedOptions();

    TrainingSettings training(DataSetDefaults defaults) {
        OptionCheck.require(
                labelSmoothing == 0 || loss == Loss.CROSS_ENTROPY,
                "--label-smoothing",
                "0 unless --loss is cross-entropy",
                labelSmoothing);
        return new TrainingSettings(
                OptionCheck.atLeast(1, "--epochs", epochs == null ? defaults.epochs() : epochs),
                OptionCheck.atLeast(1, "--batch", batch == null ? defaults.batch() : batch),
                OptionCheck.positive("--learning-rate", learningRate == null ? defaults.learningRate() : learningRate),
                schedule == null ? defaults.schedule() : schedule,
                loss,
                OptionCheck.share("--label-smoothing", labelSmoothing),
                OptionCheck.notNegative("--l2", l2),
                seeds.seeds());
    }
}
