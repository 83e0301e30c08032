package org.masnn.examples.gesture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.masnn.examples.gesture.TrainingSettings.Loss;
import org.masnn.examples.gesture.TrainingSettings.Schedule;
import org.masnn.examples.program.OptionCheck;
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

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            description =
                    "A count of runs of each network, with the seeds 1 to N, or a list of two or more seeds separated"
                            + " by commas. Default: 1.")
    private List<Long> seeds = List.of(1L);

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "First seed when --seeds is a count: weights, order and augmentation of the samples. Default:"
                    + " ${DEFAULT-VALUE}.")
    private long firstSeed = 1;

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
                OptionCheck.distinct("--seeds", expandedSeeds()));
    }

    private List<Long> expandedSeeds() {
        if (seeds.size() != 1) {
            OptionCheck.require(firstSeed == 1, "--seed", "no first seed beside a list of seeds", firstSeed);
            return new ArrayList<>(seeds);
        }
        long count = seeds.get(0);
        OptionCheck.require(count >= 1 && count <= 1000, "--seeds", "a count from 1 to 1000, or a list", count);
        return LongStream.range(firstSeed, firstSeed + count).boxed().toList();
    }
}
