package org.masnn.examples.gesture;

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
            description = "Passes over the training samples. The network after the last one is tested. Default:"
                    + " ${DEFAULT-VALUE} (chosen for time; published code 300).")
    private int epochs = 10;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Samples of a batch. Default: ${DEFAULT-VALUE} (chosen for few epochs; TA-SNN code 16, MA-SNN"
                    + " 128).")
    private int batch = 8;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "Learning rate of Adam. Default: ${DEFAULT-VALUE} (chosen for few epochs; published code"
                    + " 1e-4).")
    private double learningRate = 3e-3;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "Learning rate over time: ${COMPLETION-CANDIDATES} (to 0 after the last epoch). Default:"
                    + " ${DEFAULT-VALUE} (chosen for few epochs; published code: constant, divided by 10 on plateaus).")
    private Schedule schedule = Schedule.COSINE;

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

    TrainingSettings training() {
        OptionCheck.require(
                labelSmoothing == 0 || loss == Loss.CROSS_ENTROPY,
                "--label-smoothing",
                "0 unless --loss is cross-entropy",
                labelSmoothing);
        return new TrainingSettings(
                OptionCheck.atLeast(1, "--epochs", epochs),
                OptionCheck.atLeast(1, "--batch", batch),
                OptionCheck.positive("--learning-rate", learningRate),
                schedule,
                loss,
                OptionCheck.share("--label-smoothing", labelSmoothing),
                OptionCheck.notNegative("--l2", l2),
                seeds.seeds());
    }
}
