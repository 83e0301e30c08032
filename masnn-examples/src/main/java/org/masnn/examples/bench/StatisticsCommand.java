package org.masnn.examples.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import org.masnn.examples.bench.measure.Median;
import org.masnn.examples.bench.step.TrainingStep;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code masnn bench statistics}: what counting spikes, and keeping the average spiking responses of all layers, costs beside plain
 * inference, and what counting costs in a training step, on the same network and batch.
 */
@Command(
        name = "statistics",
        mixinStandardHelpOptions = true,
        description = "Times inference of the paper-size 3-layer network plain, with firing statistics, and with"
                + " the average spiking responses of all layers (Section 7.3), in turn; then training steps plain and with"
                + " the firing of each layer counted.")
final class StatisticsCommand implements Callable<Integer> {

    private static final int WARM_UP = 3;

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
        List<List<Double>> inference =
                inTurn(List.of(work::infer, () -> work.inferCounting(false), () -> work.inferCounting(true)));
        double plain = Median.of(inference.get(0));
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "inference %.1f ms, with statistics %.1f ms, ratio %.3f, with responses %.1f ms, ratio %.3f"
                        + " (medians of %d)%n",
                plain,
                Median.of(inference.get(1)),
                Median.of(inference.get(1)) / plain,
                Median.of(inference.get(2)),
                Median.of(inference.get(2)) / plain,
                rounds);
        List<List<Double>> training = inTurn(List.of(work::run, work::runCounting));
        out.printf(
                Locale.ROOT,
                "training step %.1f ms, with firing counted %.1f ms, ratio %.3f (medians of %d)%n",
                Median.of(training.get(0)),
                Median.of(training.get(1)),
                Median.of(training.get(1)) / Median.of(training.get(0)),
                rounds);
        return 0;
    }

    /** Times of each side, one after the other in every round. */
    private List<List<Double>> inTurn(List<DoubleSupplier> sides) {
        List<List<Double>> times = sides.stream()
                .map(side -> (List<Double>) new ArrayList<Double>())
                .toList();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int side = 0; side < sides.size(); side++) {
                double time = sides.get(side).getAsDouble();
                if (round >= 0) {
                    times.get(side).add(time);
                }
            }
        }
        return times;
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
