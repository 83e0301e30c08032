package org.masnn.examples.bench;

import org.masnn.examples.bench.jmh.KernelsCommand;
import org.masnn.examples.bench.step.ScalingCommand;
import org.masnn.examples.bench.step.StepCommand;
import org.masnn.examples.bench.step.TrainingStepCommand;
import org.masnn.examples.cluster.ClusterCommand;
import org.masnn.examples.cluster.SparkStepCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench}: what is measured is said by a sub-command. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures this library's speed and memory. Let nothing else run meanwhile.",
        subcommands = {
            TrainingStepCommand.class,
            ScalingCommand.class,
            StepCommand.class,
            MachineCommand.class,
            KernelsCommand.class,
            MemoryCommand.class,
            StatisticsCommand.class,
            ReadersCommand.class,
            PrefetchCommand.class,
            InferenceCommand.class,
            InferenceRatesCommand.class,
            SparkStepCommand.class,
            ClusterCommand.class
        })
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public BenchCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected a benchmark, got none; the benchmarks are "
                        + spec.subcommands().keySet());
    }
}
