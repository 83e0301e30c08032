package org.masnn.examples.depth;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ProgramVersion;
import org.masnn.models.analysis.GradientNormEquality;
import org.masnn.models.analysis.NetworkBlock;
import org.masnn.models.residual.BlockKind;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code depth gradient-norm-equality}. */
@Command(
        name = "gradient-norm-equality",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = {
            "Estimates phi(J J^T) and varphi(J J^T) of each block of untrained residual networks by random projections, and"
                    + " compares them with what Theorem 1 of Yao et al. (2023) asks for: phi of about 1, varphi of about 0.",
            "J is the Jacobian of back-propagation: surrogate derivatives, batch normalisation by the batch.",
        })
public final class GradientNormEqualityCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--networks",
            split = ",",
            description = "Kinds of blocks: vanilla, sew-add, sew-and, sew-iand, ms, att-1, att-2. Default:"
                    + " vanilla,ms,att-1,att-2.")
    private List<String> networks = List.of("vanilla", "ms", "att-1", "att-2");

    @Option(names = "--depth", description = "Layers: 18, 34 or 104. Default: ${DEFAULT-VALUE}.")
    private int depth = 104;

    @Option(
            names = "--probes",
            description = "Projections of each block. Default: ${DEFAULT-VALUE}: varphi to about 7 percent.")
    private int probes = 32;

    @Option(names = "--batch", description = "Images. Default: ${DEFAULT-VALUE}.")
    private int batch = 8;

    @Mixin
    private TaskOptions options = new TaskOptions();

    /** For picocli. */
    public GradientNormEqualityCommand() {}

    @Override
    public Integer call() throws IOException {
        List<BlockKind> kinds;
        NetworkSettings settings;
        try {
            kinds = NetworkName.kinds(networks);
            OptionCheck.atLeast(4, "--probes", probes);
            settings = options.network(batch, 1); // nothing is trained
            options.seeds();
            options.check();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Task task = options.open()) {
            checkNetworks(settings, task, kinds);
            List<EqualityRun> runs = new ArrayList<>();
            for (long seed : options.seeds()) {
                for (BlockKind kind : kinds) {
                    runs.add(run(task, settings, kind, seed));
                    out.printf(
                            "%s, %d layers, seed %d: product of phi %s%n",
                            NetworkName.of(kind),
                            depth,
                            seed,
                            runs.get(runs.size() - 1).equality().product().toText());
                    out.flush();
                }
            }
            EqualityReport report = new EqualityReport(settings.describe(task), depth, runs);
            out.printf("%n%s%n", report.markdown());
            out.flush();
            options.write(report.markdown(), report.json());
            Path figures = options.figures();
            if (figures != null) {
                report.writeFigures(figures);
            }
        }
        return 0;
    }

    private void checkNetworks(NetworkSettings settings, Task task, List<BlockKind> kinds) {
        try {
            kinds.forEach(kind -> settings.builder(task, kind, depth, 0).configuration());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private EqualityRun run(Task task, NetworkSettings settings, BlockKind kind, long seed) {
        ComputationGraph network = settings.network(task, kind, depth, seed);
        try (ImageIterator batches = task.batches(settings.batch(), seed)) {
            INDArray features = batches.next().getFeatures();
            return new EqualityRun(
                    NetworkName.of(kind),
                    GradientNormEquality.of(network, NetworkBlock.residual(network), features, probes, seed),
                    FiringRates.of(network, features));
        }
    }
}
