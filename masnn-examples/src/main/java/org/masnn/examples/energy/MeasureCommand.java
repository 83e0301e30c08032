package org.masnn.examples.energy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.Accounting;
import org.masnn.energy.EnergyComparison;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.report.EnergyReport;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.examples.gesture.TestSampleOptions;
import org.masnn.examples.gesture.TestSamples;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn energy measure}: networks from files, rates measured on test samples. */
@Command(
        name = "measure",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs trained networks over test samples and reports their energy.",
            "Files are checkpoints of gesture and ablation (--save), or any network that DL4J's ModelSerializer wrote and that"
                    + " takes such frames. Give the options about samples with which the networks were trained.",
        })
final class MeasureCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "The baseline, without attention. Default: none, which reports one network alone.")
    private @Nullable Path base;

    @Option(names = "--network", paramLabel = "FILE", required = true, description = "The network.")
    private Path network = Path.of("");

    @Option(names = "--batch", paramLabel = "N", description = "Samples of a batch. Default: ${DEFAULT-VALUE}.")
    private int batch = 16;

    @Mixin
    private EnergyReportOptions report = new EnergyReportOptions();

    @Mixin
    private TestSampleOptions samples = new TestSampleOptions();

    /** For picocli. */
    MeasureCommand() {}

    @Override
    public Integer call() throws IOException {
        check();
        Accounting accounting = report.accounting();
        Path baseline = base;
        ComputationGraph second = read(network);
        TestSamples data = samples.load();
        spec.commandLine().getErr().println(data.title());
        NetworkEnergy energy = energy(accounting, second, data);
        if (baseline == null) {
            report.publish(EnergyReport.of(name(network), energy));
        } else {
            EnergyComparison comparison = EnergyComparison.of(energy(accounting, read(baseline), data), energy);
            report.publish(EnergyReport.of(name(baseline), name(network), comparison));
        }
        return 0;
    }

    private void check() {
        try {
            OptionCheck.atLeast(1, "--batch", batch);
            OptionCheck.require(Files.isRegularFile(network), "--network", "a file", network + ", which is none");
            OptionCheck.require(
                    base == null || Files.isRegularFile(base), "--base", "a file", base + ", which is none");
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private NetworkEnergy energy(Accounting accounting, ComputationGraph graph, TestSamples data) {
        return accounting.energy(NetworkCosts.of(graph), SpikeStatistics.of(graph, data.batches(batch)));
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".zip") ? name.substring(0, name.length() - ".zip".length()) : name;
    }

    private static ComputationGraph read(Path file) throws IOException {
        try {
            return ModelSerializer.restoreComputationGraph(file.toFile(), false);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    file + ": expected a network of DL4J's ModelSerializer, cannot read it (" + e + ")", e);
        }
    }
}
