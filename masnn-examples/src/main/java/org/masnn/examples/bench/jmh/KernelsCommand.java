package org.masnn.examples.bench.jmh;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.bench.measure.MachineSpeed;
import org.masnn.examples.bench.step.StepNetwork;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn bench kernels}: JMH's times of all kernels of a training step beside their floors. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        description =
                "Times each layer of a network of the paper's size forward and backward, Adam and whole steps by JMH,"
                        + " and prints a Markdown table: time, its 99.9 %% error, bytes and operations that are needed"
                        + " at the least, the time that these take on this machine, and how many times longer ours is.")
public final class KernelsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private StepNetwork network = StepNetwork.THREE_LAYERS;

    @Option(
            names = "--filter",
            paramLabel = "REGEX",
            description = "Only kernels whose name, as in the table, contains this, for instance 'conv1 |_lif'.")
    private @Nullable String filter;

    @Option(names = "--batch", paramLabel = "N", description = "Examples of a batch. Default: 4, or 8 for att-res-18.")
    private @Nullable Integer batch;

    @Option(
            names = "--steps",
            paramLabel = "T",
            description = "Number of time steps. Default: 60 (paper), or 4 for att-res-18.")
    private @Nullable Integer steps;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description =
                    "JVMs for each kernel, one after the other; 0 measures in this one. Default: ${DEFAULT-VALUE}.")
    private int forks = 1;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Iterations that do not count. Default: ${DEFAULT-VALUE}.")
    private int warmUp = 3;

    @Option(names = "--iterations", paramLabel = "N", description = "Iterations that count. Default: ${DEFAULT-VALUE}.")
    private int iterations = 5;

    @Option(
            names = "--millis",
            paramLabel = "MS",
            description = "Milliseconds of an iteration; it takes one pass at least. Default: ${DEFAULT-VALUE}.")
    private int millis = 500;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the table as one JSON object.")
    private @Nullable Path json;

    /** For picocli. */
    public KernelsCommand() {}

    @Override
    public Integer call() throws IOException {
        List<KernelRow> rows;
        ObjectNode result = new ObjectMapper().createObjectNode();
        ReportFile report = json == null ? null : new ReportFile("--json", json);
        try {
            int fewestSteps = network == StepNetwork.THREE_LAYERS ? 5 : 1; // TCSA's r_t
            int usedBatch = OptionCheck.atLeast(1, "--batch", batch == null ? network.batch() : batch);
            int usedSteps = OptionCheck.atLeast(fewestSteps, "--steps", steps == null ? network.steps() : steps);
            result.put("network", network.toString()).put("batch", usedBatch).put("steps", usedSteps);
            OptionCheck.atLeast(0, "--forks", forks);
            OptionCheck.atLeast(0, "--warm-up", warmUp);
            OptionCheck.atLeast(1, "--iterations", iterations);
            OptionCheck.atLeast(1, "--millis", millis);
            if (report != null) {
                report.requireWritable();
            }
            rows = chosen(KernelRow.all(network, usedBatch, usedSteps));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        MachineSpeed machine = MachineSpeed.measure();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("the machine: %s%n%n%s%n", machine, KernelTime.HEADER);
        out.flush();
        result.setAll(machine.json());
        result.put("java", Runtime.version().toString())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("date", LocalDate.now(ZoneId.systemDefault()).toString());
        for (KernelRow row : rows) {
            Result<?> time = measure(row);
            KernelTime line = new KernelTime(row, time.getScore(), time.getScoreError(), machine);
            out.println(line.markdown());
            out.flush();
            result.withArray("kernels").add(line.json());
        }
        if (report != null) {
            report.write(result.toPrettyString());
        }
        return 0;
    }

    private List<KernelRow> chosen(List<KernelRow> all) {
        if (filter == null) {
            return all;
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(filter);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--filter: expected a regular expression, got " + filter, e);
        }
        List<KernelRow> rows = new ArrayList<>();
        for (KernelRow row : all) {
            if (pattern.matcher(row.name()).find()) {
                rows.add(row);
            }
        }
        OptionCheck.require(
                !rows.isEmpty(),
                "--filter",
                "a part of one of " + all.stream().map(KernelRow::name).toList(),
                filter);
        return rows;
    }

    private Result<?> measure(KernelRow row) throws IOException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(row.benchmark()) + "$")
                .forks(forks)
                .warmupIterations(warmUp)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(millis))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        row.parameters().forEach(options::param);
        try {
            RunResult run = new Runner(options.build()).runSingle();
            return run.getPrimaryResult();
        } catch (RunnerException e) {
            throw new IOException(row.name() + " was not measured: " + reason(e), e);
        }
    }

    /** JMH's own message says only that there was an exception. */
    private static Throwable reason(RunnerException thrown) {
        Throwable reason = thrown;
        while (reason.getCause() != null || reason.getSuppressed().length > 0) {
            reason = reason.getCause() != null ? reason.getCause() : reason.getSuppressed()[0];
        }
        return reason;
    }
}
