package org.masnn.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.masnn.examples.bench.measure.Median;
import org.masnn.examples.bench.step.TrainingStep;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench statistics}: what counting spikes costs beside plain inference, on the same network and batch. */
@Command(
        name = "statistics",
        mixinStandardHelpOptions = true,
        description = "Times inference of the paper-size 3-layer network with and without firing statistics, in turn.")
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
            work.inferCounting();
        }
        List<Double> plain = new ArrayList<>();
        List<Double> counting = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            plain.add(work.infer());
            counting.add(work.inferCounting());
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "inference %.1f ms, with statistics %.1f ms (medians of %d), ratio %.3f%n",
                        Median.of(plain),
                        Median.of(counting),
                        rounds,
                        Median.of(counting) / Median.of(plain));
        return 0;
    }

    private TrainingStep work() {
        try {
            OptionCheck.atLeast(1, "--rounds", rounds);
            return TrainingStep.ofThreeLayers(
                    attention, OptionCheck.atLeast(1, "--steps", steps), OptionCheck.atLeast(1, "--batch", batch));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
