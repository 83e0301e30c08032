package org.masnn.examples.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench spark}: what a step on Spark takes beyond computing. */
@Command(
        name = "spark",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains dense networks of given sizes on a few examples, so that a step is hardly more than sending"
                        + " parameters, adding up gradients and updating, and prints medians. docs/performance.md has results.")
public final class SparkStepCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--spark",
            required = true,
            paramLabel = "MASTER",
            description = "For instance local-cluster[2,1,2048].")
    private String master = "";

    @Option(names = "--parameters", split = ",", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private List<Integer> parameters = List.of(10_000, 2_300_000, 22_000_000);

    @Option(names = "--shards", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int shards = 2;

    @Option(names = "--steps", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}, after 5 more.")
    private int steps = 15;

    @Option(names = "--half-gradients", description = "Gradients in 16 bits.")
    private boolean half;

    /** For picocli. */
    public SparkStepCommand() {}

    @Override
    public Integer call() throws IOException {
        check();
        PrintWriter out = spec.commandLine().getOut();
        out.println("parameters  MB to an executor  MB from a shard  step s  computing s  beyond s");
        SparkStepMeasurement.run(master, parameters, shards, steps, half, line -> {
            out.println(line);
            out.flush();
        });
        return 0;
    }

    private void check() {
        try {
            parameters.forEach(count -> OptionCheck.atLeast(1000, "--parameters", count));
            OptionCheck.atLeast(1, "--shards", shards);
            OptionCheck.atLeast(1, "--steps", steps);
            SparkOptions.requireSpark();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
