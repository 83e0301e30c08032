package org.masnn.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.masnn.attention.Attention;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code masnn bench statistics}: what counting spikes, and keeping the average spiking responses of all layers, costs beside plain
 * inference, on the same network and batch.
 */
@Command(
        name = "statistics",
        mixinStandardHelpOptions = true,
        description = "Times inference of the paper-size 3-layer network plain, with firing statistics, and with"
                + " the average spiking responses of all layers (Section 7.3), in turn.")
final class StatisticsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--attention",
            paramLabel = "NAME",
            description = "none, TCSA, or any other attention as gesture takes it. Default: ${DEFAULT-VALUE}.")
    private String attention = "none";

    @Option(names = "--batch", paramLabel = "N", description = "Clips of a batch. Default: ${DEFAULT-VALUE}.")
    private int batch = 4;

    @Option(
            names = "--steps",
            paramLabel = "T",
            description = "Number of time steps. Default: ${DEFAULT-VALUE} (paper).")
    private int steps = 60;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each side takes its turn, after three turns that do not count. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int rounds = 21;

    /** For picocli. */
    StatisticsCommand() {}

    @Override
    public Integer call() {
        TrainingStep work = work();
        for (int i = 0; i < 3; i++) {
            work.infer();
            work.inferCounting(false);
            work.inferCounting(true);
        }
        List<Double> plain = new ArrayList<>();
        List<Double> counting = new ArrayList<>();
        List<Double> keeping = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            plain.add(work.infer());
            counting.add(work.inferCounting(false));
            keeping.add(work.inferCounting(true));
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "inference %.1f ms, with statistics %.1f ms, ratio %.3f, with responses %.1f ms, ratio %.3f"
                                + " (medians of %d)%n",
                        Median.of(plain),
                        Median.of(counting),
                        Median.of(counting) / Median.of(plain),
                        Median.of(keeping),
                        Median.of(keeping) / Median.of(plain),
                        rounds);
        return 0;
    }

    private TrainingStep work() {
        try {
            OptionCheck.atLeast(1, "--rounds", rounds);
            return new TrainingStep(
                    Attention.of(attention),
                    OptionCheck.atLeast(1, "--steps", steps),
                    OptionCheck.atLeast(1, "--batch", batch),
                    0.1,
                    1,
                    0);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
