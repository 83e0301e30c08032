package org.masnn.examples.cluster;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench cluster}: when training beyond one machine pays, by a model. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Simulates a training step on Spark for a number of executors; docs/performance.md says what the model assumes and"
                    + " how far it is from what was measured.",
            "\"Same batch\" divides one machine's batch among the executors; \"own batch\" gives each executor as much as one"
                    + " machine had, and compares examples a second."
        })
public final class ClusterCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--parameters",
            required = true,
            paramLabel = "N",
            description = "Parameters of the network, in single precision.")
    private double parameters;

    @Option(
            names = "--seconds",
            required = true,
            paramLabel = "S",
            description = "What one machine takes for a step of the batch.")
    private double seconds;

    @Option(
            names = "--normalisations",
            paramLabel = "N",
            description = "Layers of synchronised batch normalisation. Default: ${DEFAULT-VALUE}.")
    private int normalisations;

    @Option(names = "--half-gradients", description = "Gradients in 16 bits.")
    private boolean half;

    @Option(names = "--executors", split = ",", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private List<Integer> executors = List.of(2, 4, 8, 16, 32, 64, 128, 256);

    @Option(
            names = "--gigabits",
            paramLabel = "X",
            description = "Bandwidth of each machine in Gbit/s. Default: ${DEFAULT-VALUE} (assumed).")
    private double gigabits = 10;

    @Option(
            names = "--latency",
            paramLabel = "MS",
            description = "One way, in milliseconds. Default: ${DEFAULT-VALUE} (assumed).")
    private double latency = 0.1;

    @Option(
            names = "--imbalance",
            paramLabel = "X",
            description = "How much longer the slowest executor computes than the mean. Default: ${DEFAULT-VALUE}"
                    + " (assumed).")
    private double imbalance = 0.1;

    @Option(
            names = "--fixed",
            paramLabel = "MS",
            description = "Two stages of a step of an empty network. Default: ${DEFAULT-VALUE} (measured, see bench"
                    + " spark).")
    private double fixed = 170;

    @Option(names = "--per-task", paramLabel = "MS", description = "Default: ${DEFAULT-VALUE} (assumed).")
    private double perTask = 1;

    @Option(
            names = "--per-megabyte",
            paramLabel = "MS",
            description =
                    "Coding, adding and updating a megabyte of parameters. Default: ${DEFAULT-VALUE} (measured, see"
                            + " bench spark).")
    private double perMegabyte = 14;

    /** For picocli. */
    public ClusterCommand() {}

    @Override
    public Integer call() {
        ClusterModel model = model();
        double bytes = 4 * parameters;
        double gradient = half ? bytes / 2 : bytes;
        PrintWriter out = spec.commandLine().getOut();
        out.println("executors  beyond computing s   same batch: step s  speed-up  efficiency   own batch: speed-up"
                + "  efficiency");
        for (int count : executors) {
            double beyond = model.overhead(count, bytes, gradient, normalisations);
            double same = model.step(count, seconds, bytes, gradient, normalisations);
            double own = model.step(count, seconds * count, bytes, gradient, normalisations);
            out.printf(
                    Locale.ROOT,
                    "%9d  %18.3f  %19.3f  %8.2f  %8.0f %%  %19.2f  %8.0f %%%n",
                    count,
                    beyond,
                    same,
                    seconds / same,
                    100 * seconds / same / count,
                    count * seconds / own,
                    100 * seconds / own);
        }
        out.flush();
        return 0;
    }

    private ClusterModel model() {
        try {
            OptionCheck.positive("--parameters", parameters);
            OptionCheck.positive("--seconds", seconds);
            OptionCheck.atLeast(0, "--normalisations", normalisations);
            for (int count : executors) {
                OptionCheck.atLeast(1, "--executors", count);
            }
            return new ClusterModel(
                    OptionCheck.positive("--gigabits", gigabits) * 1e9 / 8,
                    OptionCheck.notNegative("--latency", latency) / 1e3,
                    OptionCheck.notNegative("--fixed", fixed) / 1e3,
                    OptionCheck.notNegative("--per-task", perTask) / 1e3,
                    OptionCheck.notNegative("--per-megabyte", perMegabyte) / 1e9,
                    OptionCheck.notNegative("--imbalance", imbalance));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
