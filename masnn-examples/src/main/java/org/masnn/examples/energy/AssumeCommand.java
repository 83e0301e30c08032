package org.masnn.examples.energy;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.Attention;
import org.masnn.energy.Accounting;
import org.masnn.energy.EnergyComparison;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.report.EnergyReport;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn energy assume}: an architecture of the paper at rates that are given. */
@Command(
        name = "assume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Reports the energy of an architecture of the paper with one firing rate in all of its layers; nothing"
                        + " is trained or run.")
final class AssumeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Architecture network = Architecture.THREE;

    @Option(
            names = "--attention",
            paramLabel = "NAME",
            description = "Attention as gesture takes it, or none. Default: TCSA, of residual networks CSA (paper).")
    private @Nullable String attention;

    @Option(
            names = "--rate",
            paramLabel = "P",
            required = true,
            description = "Spikes of a neuron and time step in the network, its NASAR.")
    private double rate;

    @Option(
            names = "--base-rate",
            paramLabel = "P",
            description = "The same in the network without attention, which is the baseline. Default: no such network.")
    private @Nullable Double baseRate;

    @Option(names = "--ann", description = "The ANN twin is the baseline; residual networks only.")
    private boolean ann;

    @Option(
            names = "--input-share",
            paramLabel = "P",
            description = "Share of input values that are not zero. Default: ${DEFAULT-VALUE}.")
    private double inputShare = 1;

    @Option(
            names = {"-T", "--time-steps"},
            paramLabel = "T",
            description = "Number of time steps. Default: 60 (three), 20 (five), 1 (residual networks; paper).")
    private @Nullable Integer timeSteps;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Number of classes. Default: 11, of residual networks 1000 (paper).")
    private @Nullable Integer classes;

    @Option(
            names = "--size",
            paramLabel = "N",
            description =
                    "Side of the images of residual networks. Default: ${DEFAULT-VALUE} (paper; 288 in rows of Table 2"
                            + " with a star).")
    private int size = 224;

    @Mixin
    private EnergyReportOptions report = new EnergyReportOptions();

    /** For picocli. */
    AssumeCommand() {}

    @Override
    public Integer call() throws IOException {
        Accounting accounting = report.accounting();
        try {
            report.publish(reportOf(accounting));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return 0;
    }

    private EnergyReport reportOf(Accounting accounting) {
        int steps = OptionCheck.atLeast(1, "--time-steps", timeSteps == null ? network.timeSteps() : timeSteps);
        int labels = OptionCheck.atLeast(2, "--classes", classes == null ? network.classes() : classes);
        requireRate("--rate", rate);
        requireRate("--input-share", inputShare);
        OptionCheck.require(!ann || network.isResidual(), "--ann", "a residual network", network);
        OptionCheck.require(
                !ann || baseRate == null, "--ann", "no --base-rate, an ANN has none", String.valueOf(baseRate));
        String name = attention == null ? (network.isResidual() ? "CSA" : "TCSA") : attention;
        NetworkEnergy energy = energy(accounting, network.configuration(Attention.of(name), steps, labels, size), rate);
        if (ann) {
            NetworkEnergy twin = energy(accounting, network.ann(labels, size), 0);
            return EnergyReport.of("ANN", name, EnergyComparison.of(twin, energy));
        }
        if (baseRate == null) {
            return EnergyReport.of(name, energy);
        }
        requireRate("--base-rate", baseRate);
        NetworkEnergy vanilla =
                energy(accounting, network.configuration(Attention.none(), steps, labels, size), baseRate);
        return EnergyReport.of("none", name, EnergyComparison.of(vanilla, energy));
    }

    private static void requireRate(String option, double value) {
        OptionCheck.require(value >= 0 && value <= 1, option, "a number in [0, 1]", value);
    }

    private NetworkEnergy energy(Accounting accounting, ComputationGraphConfiguration configuration, double spikes) {
        NetworkCosts costs = NetworkCosts.of(configuration);
        return accounting.energy(costs, SpikeStatistics.uniform(costs.graph(), spikes, inputShare));
    }
}
